using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>How the pages of a held container are taken.</summary>
/// <param name="heldBecause">Why it stands still until all is written; null where it need not.</param>
/// <param name="kept">What the image has already; null where it has nothing.</param>
/// <param name="search">Looks for its pages already, where writes to what was copied before are known; null: it is still to begin.</param>
/// <param name="copies">Frozen copies are made by it.</param>
/// <param name="room">To read into before the container goes on; touched before it was held.</param>
/// <param name="limit">Bytes that the container may still take: more are not copied.</param>
/// <param name="ahead">Opens an image that has nothing yet for the first pages of a task; null where none are taken before all is known of it.</param>
internal sealed class PageTaking(string? heldBecause, KeptPages? kept, PageSearch? search, FrozenCopies copies, byte[] room, long limit, Func<SeenTask, IReadOnlyList<PageRun>, KeptPages>? ahead)
{
    private KeptPages? taken;

    /// <summary>Nothing is taken: the container is looked at only.</summary>
    public static PageTaking None(FrozenCopies copies) => new("nothing is written", null, search: null, copies, [], 0, ahead: null);

    public PageSearch? Search => search;

    /// <summary>Why a copy that was wanted was not made.</summary>
    public string? CopyRefusal => copies.Refusal;

    /// <summary>Takes, while the flags of its mappings are still read, the pages that are a task's own whatever these are.</summary>
    /// <param name="seen">The task.</param>
    /// <param name="found">Its pages.</param>
    /// <returns>How many pages.</returns>
    public long TakeAhead(SeenTask seen, IEnumerable<(ulong Start, ulong End, PageCategories Categories)> found)
    {
        if (!seen.Held.AreAwaited || ahead is null)
        {
            return 0;
        }

        var runs = OwnPages.Of(seen.Listed, found);
        taken = ahead(seen, runs);
        using var memory = new TaskMemoryReader(seen.Process.HostPid);
        taken.Copy(runs, memory);
        return runs.Sum(run => (long)run.Pages);
    }

    /// <summary>Pages that are still to be read.</summary>
    public IReadOnlyList<PageRun> Stale(PageCapture pages) => taken?.Unknown(pages.Runs) ?? kept?.Stale(pages.Runs, pages.Unchanged) ?? pages.Runs;

    public ReadingPlan Plan(SeenTask seen, IReadOnlyList<PageRun> stale) => ReadingPlan.For(heldBecause, seen, stale.Sum(run => (long)run.Bytes), limit);

    /// <inheritdoc cref="FrozenCopies.Make"/>
    public FrozenCopy? Copy(HeldProcess process, LiveInjection injection) => copies.Make(process, injection);

    /// <summary>The pages, where the task need not stand still for them any longer; else null.</summary>
    public ITaskMemory? Apart(ReadingPlan plan, SeenTask seen, IReadOnlyList<PageRun> stale, FrozenCopy? copy) => plan.Way switch
    {
        ReadingWay.Kept => HeldPages.Read(seen.Process.HostPid, stale, room),
        ReadingWay.Copied when copy is not null => copies.Keep(CopiedMemory.Take(copy, seen.Process.HostPid, seen.Mappings, stale)),
        _ => null,
    };
}

using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>How the pages of a held container are taken.</summary>
/// <param name="heldBecause">Why it stands still until all is written; null where it need not.</param>
/// <param name="kept">What the image has already; null where it has nothing.</param>
/// <param name="search">Looks for its pages already, where writes to what was copied before are known; null: it is still to begin.</param>
/// <param name="copies">Frozen copies are made by it.</param>
/// <param name="room">To read into before the container goes on; touched before it was held.</param>
/// <param name="limit">Bytes that the container may still take: more are not copied.</param>
internal sealed class PageTaking(string? heldBecause, KeptPages? kept, PageSearch? search, FrozenCopies copies, byte[] room, long limit)
{
    /// <summary>Nothing is taken: the container is looked at only.</summary>
    public static PageTaking None(FrozenCopies copies) => new("nothing is written", null, search: null, copies, [], 0);

    public PageSearch? Search => search;

    /// <summary>Why a copy that was wanted was not made.</summary>
    public string? CopyRefusal => copies.Refusal;

    /// <summary>Pages that are still to be read.</summary>
    public IReadOnlyList<PageRun> Stale(PageCapture pages) => kept?.Stale(pages.Runs, pages.Unchanged) ?? pages.Runs;

    public ReadingPlan Plan(SeenTask seen, IReadOnlyList<PageRun> stale) => ReadingPlan.For(heldBecause, seen, stale.Sum(run => (long)run.Bytes), limit);

    /// <inheritdoc cref="FrozenCopy.Make"/>
    public FrozenCopy? Copy(HeldProcess process, LiveInjection injection, Action meanwhile) => copies.Make(process, injection, meanwhile);

    /// <summary>The pages, where the task need not stand still for them any longer; else null.</summary>
    public ITaskMemory? Apart(ReadingPlan plan, SeenTask seen, IReadOnlyList<PageRun> stale, FrozenCopy? copy) => plan.Way switch
    {
        ReadingWay.Kept => HeldPages.Read(seen.Process.HostPid, stale, room),
        ReadingWay.Copied when copy is not null => copies.Keep(CopiedMemory.Take(copy, seen.Process.HostPid, seen.Mappings, stale)),
        _ => null,
    };
}

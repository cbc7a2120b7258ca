using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// Copies a task's memory into the image while the task runs: all of it, then what was written to meanwhile, until little is left or a round finds as much as the one before. What is
/// left is for the moment in which the task stands still.
/// </summary>
internal sealed class LiveCopy(WriteTracking tracking, int pid, KeptPages pages)
{
    /// <summary>Less memory in small pages is copied by fork(2) in a millisecond. Memory in huge pages always is, and protection would make small ones of them.</summary>
    private const long WorthFrom = 64 << 20;

    /// <summary>So few pages are read in less time than it takes to hold a task.</summary>
    private const long FewPages = 128;

    private const int MostRounds = 10;

    private readonly List<long> rounds = [];

    /// <summary>Pages that were copied in each round.</summary>
    public IReadOnlyList<long> Rounds => rounds;

    /// <summary>Is it worth it? A task that handles page faults itself is left alone.</summary>
    public static bool IsWorth(int pid)
    {
        var mappings = MappingReader.All(pid);
        return !mappings.Any(mapping => mapping.Has("um") || mapping.Has("uw") || mapping.Has("ui")) && SmallPages(pid, mappings) * ImageFormat.PageSize >= WorthFrom;
    }

    /// <param name="areKnown">What was not written to is in an earlier image: of that, pages which it has not are zeros. Else all pages count as written to at first.</param>
    public void Run(bool areKnown)
    {
        using var memory = new RunningMemory(pid);
        do
        {
            tracking.Register(MappingReader.Listed(pid));
            var written = tracking.TakeWritten();
            pages.Copy(written, memory);
            rounds.Add(written.Sum(run => (long)run.Pages));
            if (areKnown && rounds.Count == 1)
            {
                pages.Copy(pages.Unknown(tracking.Present()), memory);
            }
        }
        while (rounds[^1] > FewPages && rounds.Count < MostRounds && (rounds.Count == 1 || rounds[^1] <= rounds[^2] / 2));
    }

    private static long SmallPages(int pid, IEnumerable<SmapsMapping> mappings)
    {
        using var pagemap = FileOpening.Open($"/proc/{pid}/pagemap", OpenFlags.ReadOnly);
        var scan = new PageRegions(pagemap);
        var query = new PageQuery(PageCategories.Present | PageCategories.Swapped, PageCategories.Huge);
        return mappings.Where(WriteTracking.IsWorth).Sum(mapping => scan.Of(mapping.Start, mapping.End, query)
            .Where(region => region.Categories == PageCategories.None).Sum(region => (long)((region.End - region.Start) / ImageFormat.PageSize)));
    }
}

using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// Decides which pages the image must hold: the patch's "zero page: ignore; clean cow: ignore", as the categories of
/// PAGEMAP_SCAN. A page that is present or swapped out and neither a file's nor the zero page is the task's own.
/// </summary>
internal sealed class PageCapture(List<CapturedMapping> mappings)
{
    private readonly List<PageRun> runs = [];
    private readonly List<PageRun> unchanged = [];
    private readonly Dictionary<int, List<PageRun>> guards = [];
    private int current;
    private ulong zero;
    private ulong cleanFile;
    private ulong shared;

    public PageCounts Counts => new((long)runs.Aggregate(0UL, (sum, run) => sum + run.Pages), (long)zero, (long)cleanFile, (long)shared);

    public IReadOnlyList<PageRun> Runs => runs;

    /// <summary>Those of them that were not written to since they were last taken, where writes are tracked.</summary>
    public IReadOnlyList<PageRun> Unchanged => unchanged;

    /// <summary>The mappings with the guard pages that were found in them.</summary>
    public IReadOnlyList<VmaRecord> Mappings =>
        [.. mappings.Select((mapping, index) => guards.TryGetValue(index, out var found) ? mapping.Vma with { Guards = found } : mapping.Vma)];

    /// <param name="mappings">The task's own.</param>
    /// <param name="found">Pages that are there, in ascending order.</param>
    /// <exception cref="CrException">There are too many runs of them.</exception>
    public static PageCapture Of(List<CapturedMapping> mappings, IEnumerable<(ulong Start, ulong End, PageCategories Categories)> found)
    {
        var capture = new PageCapture(mappings);
        foreach (var (start, end, categories) in found)
        {
            capture.Take(start, end, categories);
        }

        capture.TakeNameless();
        return capture;
    }

    private void Take(ulong start, ulong end, PageCategories categories)
    {
        while (current < mappings.Count && mappings[current].Vma.End <= start)
        {
            current++;
        }

        for (var index = current; index < mappings.Count && mappings[index].Vma.Start < end; index++)
        {
            var vma = mappings[index].Vma;
            var from = Math.Max(start, vma.Start);
            var to = Math.Min(end, vma.End);
            if (from < to && vma.Kind != MappingKind.Vdso)
            {
                Sort(index, new PageRun(from, (to - from) / ImageFormat.PageSize), categories);
            }
        }
    }

    private void Sort(int index, PageRun run, PageCategories categories)
    {
        if ((categories & PageCategories.Guard) != PageCategories.None)
        {
            Append(guards.TryGetValue(index, out var found) ? found : guards[index] = [], run);
        }
        else if (mappings[index].FileBytes > 0)
        {
            // All of its pages are kept, resident or not: TakeNameless.
        }
        else if (mappings[index].Vma.IsShared)
        {
            shared += run.Pages;
        }
        else if ((categories & PageCategories.Zero) != PageCategories.None)
        {
            zero += run.Pages;
        }
        else if ((categories & PageCategories.File) != PageCategories.None)
        {
            cleanFile += run.Pages;
        }
        else
        {
            Append(runs, run);
            if ((categories & (PageCategories.Watched | PageCategories.Written)) == PageCategories.Watched)
            {
                Append(unchanged, run);
            }
        }
    }

    private void TakeNameless()
    {
        foreach (var mapping in mappings.FindAll(mapping => mapping.FileBytes > 0))
        {
            runs.Add(new PageRun(mapping.Vma.Start, mapping.FileBytes / ImageFormat.PageSize));
        }

        runs.Sort((first, second) => first.Start.CompareTo(second.Start));
        if (runs.Count > ImageLimits.PageRuns)
        {
            throw new CrException(ErrorKind.Unsupported, "checkpoint", "memory", $"its pages lie in {runs.Count} runs; {ImageLimits.PageRuns} is the limit");
        }
    }

    private static void Append(List<PageRun> to, PageRun run)
    {
        if (to.Count > 0 && to[^1].End == run.Start)
        {
            to[^1] = to[^1] with { Pages = to[^1].Pages + run.Pages };
            return;
        }

        to.Add(run);
    }
}

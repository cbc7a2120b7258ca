using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Pages that an image must hold whatever the flags of their mappings are: a task's own, in private memory. <see cref="PageCapture"/> decides about all.</summary>
internal static class OwnPages
{
    private const PageCategories Others = PageCategories.Guard | PageCategories.Zero | PageCategories.File;

    /// <param name="mappings">The task's, in ascending order.</param>
    /// <param name="found">Pages that are there, in ascending order.</param>
    public static IReadOnlyList<PageRun> Of(IReadOnlyList<SmapsMapping> mappings, IEnumerable<(ulong Start, ulong End, PageCategories Categories)> found)
    {
        var runs = new List<PageRun>(mappings.Count);
        var current = 0;
        foreach (var (start, end, _) in found.Where(pages => (pages.Categories & Others) == PageCategories.None))
        {
            while (current < mappings.Count && mappings[current].End <= start)
            {
                current++;
            }

            for (var index = current; index < mappings.Count && mappings[index].Start < end; index++)
            {
                if (!mappings[index].Shared)
                {
                    var from = Math.Max(start, mappings[index].Start);
                    runs.Add(new PageRun(from, (Math.Min(end, mappings[index].End) - from) / ImageFormat.PageSize));
                }
            }
        }

        return runs;
    }
}

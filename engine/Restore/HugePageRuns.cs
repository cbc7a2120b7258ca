using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Restore;

/// <summary>The page runs of an image that lie in huge pages of a task's own, cut at the ends of mappings.</summary>
internal static class HugePageRuns
{
    /// <summary>In ascending order: runs and mappings are.</summary>
    public static IEnumerable<(VmaRecord Vma, ulong Start, ulong End)> Of(MmImage memory)
    {
        var runs = memory.Pages.Joined();
        var next = 0;
        foreach (var vma in memory.Mappings.Where(vma => vma.HugePageSize > 0 && !vma.IsShared))
        {
            while (next < runs.Count && runs[next].End <= vma.Start)
            {
                next++;
            }

            for (var i = next; i < runs.Count && runs[i].Start < vma.End; i++)
            {
                yield return (vma, Math.Max(runs[i].Start, vma.Start), Math.Min(runs[i].End, vma.End));
            }
        }
    }
}

using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>PAGES: runs in ascending order, each page in a mapping whose pages are the task's own.</summary>
internal static class PageRunValidator
{
    public static void Validate(RecordChecks checks, MmImage memory)
    {
        ulong end = 0;
        var next = 0;
        foreach (var run in memory.Pages.Runs)
        {
            checks.Require(run.Start >= end, memory.Pages, $"page run at {run.Start:x} after address {end:x}");
            end = run.End;
            next = Follow(checks, memory, run, next);
        }
    }

    /// <summary>A run may go on from one mapping to the next. Returns the mapping it ends in.</summary>
    private static int Follow(RecordChecks checks, MmImage memory, PageRun run, int next)
    {
        var mappings = memory.Mappings;
        for (var address = run.Start; address < run.End; address = mappings[next].End)
        {
            while (next < mappings.Count && mappings[next].End <= address)
            {
                next++;
            }

            checks.RequireReference(next < mappings.Count && mappings[next].Start <= address, memory.Pages, $"page {address:x} lies in no mapping");
            checks.RequireReference(HasPages(mappings[next]), memory.Pages, $"page {address:x} lies in a mapping that has no pages of its own");
        }

        return next;
    }

    private static bool HasPages(VmaRecord vma) =>
        vma.Kind != MappingKind.Vdso && !vma.IsShared;
}

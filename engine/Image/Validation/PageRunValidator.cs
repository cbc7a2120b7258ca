using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>PAGES: runs in ascending order, each page in a mapping whose pages are the task's own, its contents in a place of their own.</summary>
internal static class PageRunValidator
{
    /// <param name="checks">Of the image.</param>
    /// <param name="memory">The address space.</param>
    /// <param name="sources">How many images HEAD names.</param>
    public static void Validate(RecordChecks checks, MmImage memory, int sources)
    {
        ulong end = 0;
        var next = 0;
        foreach (var run in memory.Pages.Runs)
        {
            checks.Require(run.Start >= end, memory.Pages, $"page run at {run.Start:x} after address {end:x}");
            end = run.End;
            next = Follow(checks, memory, run, next);
            checks.RequireReference(run.Source <= sources, memory.Pages, $"page run at {run.Start:x} lies in image {run.Source} of {sources}");
        }

        checks.Require(memory.Pages.TotalPages <= ImageLimits.ContentPages, memory.Pages, $"page runs of {memory.Pages.TotalPages} pages; {ImageLimits.ContentPages} is the limit");
        ValidatePlaces(checks, memory.Pages);
    }

    /// <summary>Places in other images are checked when those are opened.</summary>
    private static void ValidatePlaces(RecordChecks checks, PagesRecord pages)
    {
        ulong end = 0;
        foreach (var run in pages.InPlaceOrder(source: 0))
        {
            checks.Require(run.Place >= end, pages, $"page run at {run.Start:x} at place {run.Place}, which another one has");
            end = run.PlaceEnd;
            checks.Require(end <= pages.Contents, pages, $"page run at {run.Start:x} at places up to {end} of contents of {pages.Contents} pages");
        }
    }

    /// <summary>A run may go on from one mapping to the next. Returns the mapping it ends in.</summary>
    private static int Follow(RecordChecks checks, MmImage memory, PlacedRun run, int next)
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

using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The pages of a task by what becomes of them.</summary>
/// <param name="Pages">All.</param>
/// <param name="Stale">Those that are still to be read.</param>
/// <param name="Plan">How.</param>
internal sealed record SortedPages(PageCapture Pages, IReadOnlyList<PageRun> Stale, ReadingPlan Plan);

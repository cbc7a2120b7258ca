namespace CrContainers.Bench;

/// <summary>create, start and delete of a small container, in pairs: through cr, and by the low-level runtime alone.</summary>
internal sealed record LifecycleFigures(IReadOnlyList<TimeSpan> Cr, IReadOnlyList<TimeSpan> Runtime);

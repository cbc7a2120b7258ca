namespace CrContainers.Bench;

/// <summary>One increment.</summary>
/// <param name="Stop">How long the container stood still.</param>
/// <param name="Bytes">That the image takes on the disk.</param>
/// <param name="Changed">Bytes of the pages that were written to since the image before.</param>
internal sealed record IncrementRound(TimeSpan Stop, long Bytes, long Changed);

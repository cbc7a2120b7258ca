using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>One name in a file system in memory.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Extents">Where a regular file has contents and no hole.</param>
internal sealed record CapturedEntry(TreeEntryRecord Record, IReadOnlyList<(long Offset, long Length)> Extents);

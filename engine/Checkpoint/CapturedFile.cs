using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>A file without a name on its way into the image; its contents are still to be read.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Link">A link of /proc that leads to it as long as its task stands still.</param>
/// <param name="Extents">Where it has contents and no hole.</param>
internal sealed record CapturedFile(FileRecord Record, string Link, IReadOnlyList<(long Offset, long Length)> Extents);

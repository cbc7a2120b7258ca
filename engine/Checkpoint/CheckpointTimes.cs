namespace CrContainers.Engine.Checkpoint;

/// <summary>What the time of a checkpoint went to, by a monotonic clock. Freeze, capture and write follow one another.</summary>
/// <param name="Freeze">From the first look at the container to the moment all its tasks were held.</param>
/// <param name="Capture">From then on, until all but contents was known and had been checked. <paramref name="Scan"/> is a part of it, and where many mappings are read meanwhile the writing of most contents.</param>
/// <param name="Scan">Having the kernel tell which pages are there, and sorting them.</param>
/// <param name="Write">From then on, until the stream had taken the whole image: reading pages, their checksums, waiting for the stream.</param>
public sealed record CheckpointTimes(TimeSpan Freeze, TimeSpan Capture, TimeSpan Scan, TimeSpan Write);

namespace CrContainers.Engine.Checkpoint;

/// <summary>What a checkpoint did.</summary>
/// <param name="Id">The unique checkpoint id (the patch's crid), as in the image's HEAD.</param>
/// <param name="Pause">How long the tasks stood still, from the first one held to the last one let go; where that was twice, both together.</param>
/// <param name="Reading">Where pages were read from.</param>
/// <param name="Times">What the time went to.</param>
/// <param name="Pages">The tasks' pages by what became of them.</param>
/// <param name="ImageBytes">Length of the image.</param>
/// <param name="Tasks">Number of tasks (processes).</param>
/// <param name="Mappings">Number of mappings.</param>
/// <param name="Descriptors">Number of file descriptors.</param>
/// <param name="Notes">What the user should know and what does not block.</param>
public sealed record CheckpointResult(
    Guid Id,
    TimeSpan Pause,
    PageReading Reading,
    CheckpointTimes Times,
    PageCounts Pages,
    long ImageBytes,
    int Tasks,
    int Mappings,
    int Descriptors,
    IReadOnlyList<string> Notes)
{
    /// <summary>Where it was to be kept: as long as this, or a copy of its descriptor, is open, writes are tracked. The caller disposes of it.</summary>
    public KeptTracking? Tracking { get; init; }
}

using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>One process of an image.</summary>
public sealed record TaskImage
{
    public required TaskRecord Task { get; init; }
    public required MmImage Memory { get; init; }
    public required FileSystemRecord FileSystem { get; init; }
    public required DescriptorsRecord Descriptors { get; init; }

    /// <summary>None before version 2.3, as the owners of open files.</summary>
    public FileLocksRecord FileLocks { get; init; } = new();
    public FileOwnersRecord FileOwners { get; init; } = new();
    public required SignalActionsRecord SignalActions { get; init; }

    /// <summary>Signals sent to the process as a whole.</summary>
    public required PendingSignalsRecord SharedPending { get; init; }
    public required IntervalTimersRecord IntervalTimers { get; init; }
    public required PosixTimersRecord PosixTimers { get; init; }
    public required LimitsRecord Limits { get; init; }
    public required ControlsRecord Controls { get; init; }

    /// <summary>The leader first.</summary>
    public required IReadOnlyList<ThreadImage> Threads { get; init; }
}

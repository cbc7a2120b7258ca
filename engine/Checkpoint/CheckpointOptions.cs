namespace CrContainers.Engine.Checkpoint;

/// <summary>What a checkpoint shall do beside writing the image.</summary>
public sealed record CheckpointOptions
{
    /// <summary>True: the tasks go on after the checkpoint. False: they are killed once the image is complete.</summary>
    public bool LeaveRunning { get; init; }

    /// <summary>True: TCP connections are kept as sockets that are not connected any more. False: they are refused.</summary>
    public bool CloseTcp { get; init; }

    /// <summary>True: connections of unix sockets with other processes are kept as closed ones. False: they are refused.</summary>
    public bool CloseOutsideUnix { get; init; }

    /// <summary>True: file locks and leases are kept. False: they are refused.</summary>
    public bool KeepLocks { get; init; }

    /// <summary>The image to build on: pages that are in it as they are now are left to it. The stream must be a file. Null: the image is complete in itself.</summary>
    public ParentImage? Parent { get; init; }

    /// <summary>True: writes to the memory of the container, which goes on, are tracked from then on, where the kernel can do that and there is much memory: <see cref="CheckpointResult.Tracking"/>.</summary>
    public bool KeepTracking { get; init; }

    /// <summary>What an earlier checkpoint has left of that. The engine disposes of it: what was noted so far is used up even if this checkpoint fails.</summary>
    public KeptTracking? Tracking { get; init; }

    /// <summary>Called when the image is complete in the stream and before the tasks are killed: make it durable here.
    /// If it throws, the tasks go on.</summary>
    public Action? Commit { get; init; }
}

namespace CrContainers.Bench;

/// <summary>Everything measured once, one after the other, for one size of memory.</summary>
internal sealed record Round
{
    /// <summary>As many bytes into a fresh file, left in the page cache.</summary>
    public required TimeSpan Write { get; init; }

    /// <summary>As many bytes into a fresh file, and fsync.</summary>
    public required TimeSpan DurableWrite { get; init; }

    /// <summary>As many bytes from the page cache into fresh anonymous memory.</summary>
    public required TimeSpan Read { get; init; }

    /// <summary>One fork(2) of a process with as much memory.</summary>
    public required TimeSpan Fork { get; init; }

    /// <summary>With --leave-running the task goes on once its memory is copied.</summary>
    public required TimeSpan PauseLeftRunning { get; init; }

    /// <summary>Without, it is killed once the image is durable.</summary>
    public required TimeSpan PauseKilled { get; init; }

    public required TimeSpan Checkpoint { get; init; }

    public required TimeSpan Rebuild { get; init; }

    public required TimeSpan Restore { get; init; }

    /// <summary>Of that, all but the low-level runtime's create and start.</summary>
    public required TimeSpan OwnRestore { get; init; }

    /// <summary>The low-level runtime's create and start of the same bundle.</summary>
    public required TimeSpan CreateAndStart { get; init; }
}

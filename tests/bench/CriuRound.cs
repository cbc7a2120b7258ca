namespace CrContainers.Bench;

/// <summary>runc's own checkpoint and restore, through CRIU.</summary>
internal sealed record CriuRound(TimeSpan Checkpoint, TimeSpan Restore);

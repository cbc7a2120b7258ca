namespace CrContainers.Bench;

/// <summary>A checkpoint and a restore by the commands of docker, and how much of each cr's own process took.</summary>
internal sealed record DockerRound(TimeSpan Checkpoint, TimeSpan CrCheckpoint, TimeSpan Restore, TimeSpan CrRestore);

using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What a task told of itself.</summary>
/// <param name="Queries">The answers to one batch of system calls.</param>
/// <param name="Timers">Its POSIX timers.</param>
/// <param name="Shared">Signals pending for the process.</param>
/// <param name="LockFuture">mlockall(2)'s flags for mappings to come.</param>
/// <param name="Copy">Of its memory, where one was wanted and could be made.</param>
internal sealed record InsideState(InsideQueries Queries, PosixTimersRecord Timers, PendingSignalsRecord Shared, int LockFuture, FrozenCopy? Copy = null);

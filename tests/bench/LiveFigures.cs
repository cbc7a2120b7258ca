namespace CrContainers.Bench;

/// <summary>Checkpoints of containers that go on and write.</summary>
/// <param name="Loads">What each load was, and its rounds.</param>
/// <param name="Increments">Each builds on the one before.</param>
/// <param name="Mebibytes">Of the task whose increments these are.</param>
internal sealed record LiveFigures(IReadOnlyList<(string Load, IReadOnlyList<LiveRound> Rounds)> Loads, IReadOnlyList<IncrementRound> Increments, int Mebibytes);

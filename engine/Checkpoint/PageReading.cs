namespace CrContainers.Engine.Checkpoint;

/// <summary>Where pages of a checkpoint were read from.</summary>
/// <param name="WhileRunning">Pages read while the container ran, in each round: all of its memory first, then what was written to meanwhile.</param>
/// <param name="WhileHeld">Pages read while it stood still.</param>
/// <param name="FromCopy">Pages read from a frozen copy, after it went on.</param>
/// <param name="HeldBecause">Why it stood still until its pages were written; null where it did not.</param>
public sealed record PageReading(IReadOnlyList<long> WhileRunning, long WhileHeld, long FromCopy, string? HeldBecause);

namespace CrContainers.Bench;

/// <summary>Three restores of one service, each from its start to the first answer.</summary>
/// <param name="Eager">All pages before it runs.</param>
/// <param name="Lazy">Its pages come later.</param>
/// <param name="Recorded">The same, but for those that were touched first in an earlier restore.</param>
internal sealed record AnswerRound(TimeSpan Eager, TimeSpan Lazy, TimeSpan Recorded);

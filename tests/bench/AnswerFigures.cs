namespace CrContainers.Bench;

/// <summary>First answers of a restored service.</summary>
/// <param name="Mebibytes">Of its image.</param>
/// <param name="Rounds">One restore of each kind right after the other.</param>
internal sealed record AnswerFigures(int Mebibytes, IReadOnlyList<AnswerRound> Rounds);

namespace CrContainers.Bench;

/// <summary>The rounds of one size of memory.</summary>
internal sealed record SizeFigures(int Mebibytes, IReadOnlyList<Round> Rounds, IReadOnlyList<CriuRound> Criu);

namespace CrContainers.Bench;

/// <summary>The rounds through Docker of one size of memory.</summary>
internal sealed record DockerSizeFigures(int Mebibytes, IReadOnlyList<DockerRound> Rounds);

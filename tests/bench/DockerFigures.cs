namespace CrContainers.Bench;

/// <summary>What was measured through Docker.</summary>
/// <param name="Sizes">Checkpoints and restores, one for each size of memory.</param>
/// <param name="Runs"><c>docker run</c> of a program that ends by itself, in pairs: with cr and with runc as its runtime.</param>
internal sealed record DockerFigures(IReadOnlyList<DockerSizeFigures> Sizes, LifecycleFigures Runs);

namespace CrContainers.Bench;

/// <summary>Restores whose pages come later.</summary>
/// <param name="Rounds">One restore of each size right after the other.</param>
/// <param name="Small">MiB of the small one.</param>
/// <param name="Large">MiB of the large one.</param>
/// <param name="Clones">Memory of clones that have touched next to nothing.</param>
internal sealed record LazyFigures(IReadOnlyList<LazyRound> Rounds, int Small, int Large, CloneMemory? Clones);

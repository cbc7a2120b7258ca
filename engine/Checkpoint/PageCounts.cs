namespace CrContainers.Engine.Checkpoint;

/// <summary>Pages of all tasks that were resident or swapped out, by what became of them.</summary>
/// <param name="Kept">Their contents are in the image.</param>
/// <param name="Zero">The kernel's zero page: left out.</param>
/// <param name="CleanFile">Of private mappings, as they are in the file: left out.</param>
/// <param name="Shared">Of shared mappings: they belong to the file, and are in the image only if that is kept itself.</param>
public sealed record PageCounts(long Kept, long Zero, long CleanFile, long Shared)
{
    public static PageCounts None { get; } = new(0, 0, 0, 0);

    public long LeftOut => Zero + CleanFile + Shared;

    public static PageCounts operator +(PageCounts first, PageCounts second) =>
        new(first.Kept + second.Kept, first.Zero + second.Zero, first.CleanFile + second.CleanFile, first.Shared + second.Shared);
}

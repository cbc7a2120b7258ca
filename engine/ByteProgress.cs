namespace CrContainers.Engine;

/// <summary>Tells of bytes moved, once every few MiB: to a loop that moves them it is a comparison.</summary>
internal sealed class ByteProgress(IProgress<EngineProgress>? progress, string stage, long start, long total)
{
    private const long Step = 4 << 20;
    private long next = progress is null ? long.MaxValue : start + Step;

    /// <param name="position">In the image; the bytes that count began at the start.</param>
    public void At(long position)
    {
        if (position >= next)
        {
            next = position + Step;
            progress!.Report(new EngineProgress(stage, "") { Done = Math.Min(position - start, total), Total = total });
        }
    }
}

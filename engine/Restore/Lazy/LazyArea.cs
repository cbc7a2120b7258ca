namespace CrContainers.Engine.Restore.Lazy;

/// <summary>Pages in a row.</summary>
/// <param name="Start">Address of the first one.</param>
/// <param name="Count">How many.</param>
/// <param name="First">Number of the first one among the pages of the image, by ascending address.</param>
internal readonly record struct LazyArea(ulong Start, long Count, long First)
{
    private const ulong PageSize = Image.ImageFormat.PageSize;

    public ulong End => Start + ((ulong)Count * PageSize);

    /// <summary>The number of the page at an address in it.</summary>
    public long NumberAt(ulong address) => First + (long)((address - Start) / PageSize);

    /// <summary>What of it lies from <paramref name="start"/> to <paramref name="end"/>: page addresses, at least one page of it.</summary>
    public LazyArea Part(ulong start, ulong end)
    {
        var (from, to) = (Math.Max(start, Start), Math.Min(end, End));
        return new LazyArea(from, (long)((to - from) / PageSize), NumberAt(from));
    }
}

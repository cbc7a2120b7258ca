using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>The pages of one address space, numbered by ascending address, wherever their contents lie.</summary>
internal sealed class PlacedPages
{
    private readonly IReadOnlyList<PlacedRun> runs;
    private readonly long[] firsts;
    private readonly PageContents?[] contents;

    /// <param name="memory">The address space.</param>
    /// <param name="own">Contents in its image.</param>
    /// <param name="others">Contents in other images.</param>
    public PlacedPages(MmImage memory, PageContents own, SourceImages others)
    {
        runs = memory.Pages.Runs;
        contents = [own, .. others.Of(memory)];
        firsts = new long[runs.Count];
        for (var i = 0; i < firsts.Length; i++)
        {
            firsts[i] = Count;
            Count += (long)runs[i].Pages;
        }
    }

    public long Count { get; }

    /// <summary>Pages in a row whose contents lie in one block.</summary>
    /// <param name="first">Number of the first one.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="Errors.CrException">An image ends before, cannot be read, or is not what its checksum says.</exception>
    public ReadOnlySpan<byte> Read(long first, int count)
    {
        var (of, place, pages) = Find(first, count);
        return of.Read(place, (int)pages);
    }

    /// <summary>The blocks in which pages in a row lie.</summary>
    /// <param name="first">Number of the first one.</param>
    /// <param name="count">How many.</param>
    public IEnumerable<(PageContents Of, long Block)> BlocksOf(long first, long count)
    {
        for (var left = count; left > 0;)
        {
            var (of, place, pages) = Find(first + count - left, left);
            for (var block = place / PageContents.BlockPages; block * PageContents.BlockPages < place + pages; block++)
            {
                yield return (of, block);
            }

            left -= pages;
        }
    }

    /// <summary>Where a page lies, and how many of those wanted lie there one after the other.</summary>
    private (PageContents Of, long Place, long Pages) Find(long first, long count)
    {
        var found = Array.BinarySearch(firsts, first);
        var index = found < 0 ? ~found - 1 : found;
        var run = runs[index];
        var within = first - firsts[index];
        return (contents[run.Source]!, (long)run.Place + within, Math.Min(count, (long)run.Pages - within));
    }
}

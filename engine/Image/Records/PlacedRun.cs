using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image.Records;

/// <summary>Pages next to each other whose contents lie in a row, in this image or in an earlier one.</summary>
/// <param name="Start">Address of the first one.</param>
/// <param name="Pages">How many, of 4096 bytes.</param>
/// <param name="Source">0: the PAGE_DATA of this image; n: that of the n-th image in HEAD's sources.</param>
/// <param name="Place">Number of the first one among the pages there.</param>
public readonly record struct PlacedRun(ulong Start, ulong Pages, uint Source, ulong Place)
{
    /// <summary>Bytes in version 2.4.</summary>
    internal const int Size = 28;

    public ulong Bytes => Pages * ImageFormat.PageSize;

    public ulong End => Start + Bytes;

    /// <summary>First place past it.</summary>
    public ulong PlaceEnd => Place + Pages;

    public PageRun Addresses => new(Start, Pages);

    /// <summary>Runs whose contents lie one after the other in this image.</summary>
    public static IReadOnlyList<PlacedRun> InSequence(IReadOnlyList<PageRun> runs)
    {
        var placed = new PlacedRun[runs.Count];
        ulong place = 0;
        for (var i = 0; i < placed.Length; i++)
        {
            placed[i] = new PlacedRun(runs[i].Start, runs[i].Pages, 0, place);
            place += runs[i].Pages;
        }

        return placed;
    }

    /// <summary>What of it lies from one place to another: at least one page does.</summary>
    internal PlacedRun Within(ulong from, ulong to)
    {
        var (first, end) = (Math.Max(Place, from), Math.Min(PlaceEnd, to));
        return this with { Start = Start + ((first - Place) * ImageFormat.PageSize), Pages = end - first, Place = first };
    }

    /// <summary>As version 2.4 lays it out.</summary>
    internal static void Write(PayloadWriter writer, PlacedRun run)
    {
        PageRun.Write(writer, run.Addresses);
        writer.U32(run.Source);
        writer.U64(run.Place);
    }

    /// <inheritdoc cref="Write"/>
    internal static PlacedRun Read(ref PayloadReader reader)
    {
        var run = PageRun.Read(ref reader);
        var source = reader.U32();
        var at = reader.Offset;
        return new PlacedRun(run.Start, run.Pages, source, reader.U64()).Checked(at);
    }

    /// <param name="at">Where in the image it was read.</param>
    /// <exception cref="ImageException">No image has such a place.</exception>
    internal PlacedRun Checked(long at) => Pages <= ImageLimits.ContentPages && Place <= ImageLimits.ContentPages - Pages
        ? this
        : throw new ImageException(ImageError.BadValue, at, $"page run at {Start:x}: {Pages} pages at place {Place}; an image has {ImageLimits.ContentPages} places");
}

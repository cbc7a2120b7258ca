using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image.Records;

/// <summary>PAGES (204): which pages of an address space are kept, in ascending order, and where their contents lie: in the PAGE_DATA of this image or
/// in that of an earlier one.</summary>
public sealed record PagesRecord : IRecord<PagesRecord>
{
    private const int PlacesSince = 4;
    private const int DifferencesSince = 5;
    private const int PageRunSize = 16;

    public static RecordType Type => RecordType.Pages;

    /// <summary>The MM's id.</summary>
    public required ulong Id { get; init; }

    /// <summary>Resident pages left out: zero pages and clean pages of files.</summary>
    public required ulong Skipped { get; init; }

    /// <summary>How many pages PAGE_DATA has; those that no run names mean nothing.</summary>
    public required ulong Contents { get; init; }
    public required IReadOnlyList<PlacedRun> Runs { get; init; }

    /// <summary>Pages of the address space, wherever their contents lie.</summary>
    public ulong TotalPages => Runs.Aggregate(0UL, (sum, run) => sum + run.Pages);

    public ulong ContentBytes => Contents * ImageFormat.PageSize;

    /// <summary>Places rise with addresses, all in this image.</summary>
    internal bool LiesInOneRow
    {
        get
        {
            ulong end = 0;
            foreach (var run in Runs)
            {
                if (run.Source != 0 || run.Place < end)
                {
                    return false;
                }

                end = run.PlaceEnd;
            }

            return true;
        }
    }

    /// <summary>The runs whose contents lie in one image, in the order in which they lie there.</summary>
    /// <param name="source">As in <see cref="PlacedRun.Source"/>.</param>
    internal IReadOnlyList<PlacedRun> InPlaceOrder(uint source)
    {
        if (AreInPlaceOrder(source))
        {
            return Runs;
        }

        var runs = Runs.Where(run => run.Source == source).ToArray();
        Array.Sort(runs, static (one, other) => one.Place.CompareTo(other.Place));
        return runs;
    }

    /// <summary>As they are when all were written in one go.</summary>
    private bool AreInPlaceOrder(uint source)
    {
        ulong last = 0;
        foreach (var run in Runs)
        {
            if (run.Source != source || run.Place < last)
            {
                return false;
            }

            last = run.Place;
        }

        return true;
    }

    /// <summary>The addresses of all pages, as few runs as may be: what touches is one.</summary>
    internal IReadOnlyList<PageRun> Joined()
    {
        var joined = new List<PageRun>();
        foreach (var run in Runs)
        {
            if (joined.Count > 0 && joined[^1].End == run.Start)
            {
                joined[^1] = joined[^1] with { Pages = joined[^1].Pages + run.Pages };
            }
            else
            {
                joined.Add(run.Addresses);
            }
        }

        return joined;
    }

    public void Write(PayloadWriter writer)
    {
        writer.U64(Skipped);
        if (writer.Minor < PlacesSince)
        {
            writer.List(Runs, static (to, run) => PageRun.Write(to, run.Addresses));
            return;
        }

        writer.Reserve(sizeof(ulong) + sizeof(uint) + (Runs.Count * RunDifferences.Likely));
        writer.U64(Contents);
        writer.List(Runs, writer.Minor < DifferencesSince ? PlacedRun.Write : new RunDifferences().Write);
    }

    public static PagesRecord Read(ref PayloadReader reader, ulong id)
    {
        var skipped = reader.U64();
        return reader.Minor < PlacesSince ? ReadSequence(ref reader, id, skipped) : ReadPlaced(ref reader, id, skipped);
    }

    /// <summary>Before there were places, contents lay as the runs do.</summary>
    private static PagesRecord ReadSequence(ref PayloadReader reader, ulong id, ulong skipped)
    {
        var at = reader.Offset;
        var runs = PlacedRun.InSequence(reader.List(ImageLimits.PageRuns, PageRunSize, PageRun.Read));
        return new() { Id = id, Skipped = skipped, Contents = Limited(runs.Count == 0 ? 0 : runs[^1].PlaceEnd, at), Runs = runs };
    }

    private static PagesRecord ReadPlaced(ref PayloadReader reader, ulong id, ulong skipped)
    {
        var at = reader.Offset;
        var contents = Limited(reader.U64(), at);
        var runs = reader.Minor < DifferencesSince
            ? reader.List(ImageLimits.PageRuns, PlacedRun.Size, PlacedRun.Read)
            : reader.List(ImageLimits.PageRuns, RunDifferences.Least, new RunDifferences().Read);
        return new() { Id = id, Skipped = skipped, Contents = contents, Runs = runs };
    }

    private static ulong Limited(ulong contents, long at) => contents <= ImageLimits.ContentPages
        ? contents
        : throw new ImageException(ImageError.CountOverLimit, at, $"contents of {contents} pages; {ImageLimits.ContentPages} is the limit");
}

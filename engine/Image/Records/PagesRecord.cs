namespace CrContainers.Engine.Image.Records;

/// <summary>PAGES (204): which pages of an address space the PAGE_DATA after it holds, in ascending order.</summary>
public sealed record PagesRecord : IRecord<PagesRecord>
{
    public static RecordType Type => RecordType.Pages;

    /// <summary>The MM's id.</summary>
    public required ulong Id { get; init; }
    public required IReadOnlyList<PageRun> Runs { get; init; }

    /// <summary>Resident pages left out: zero pages and clean pages of files.</summary>
    public required ulong Skipped { get; init; }

    public ulong TotalPages => Runs.Aggregate(0UL, (sum, run) => sum + run.Pages);

    public ulong Bytes => TotalPages * ImageFormat.PageSize;

    public void Write(PayloadWriter writer)
    {
        writer.U64(Skipped);
        writer.List(Runs, PageRun.Write);
    }

    public static PagesRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Id = id,
        Skipped = reader.U64(),
        Runs = reader.List(ImageLimits.PageRuns, 16, PageRun.Read),
    };
}

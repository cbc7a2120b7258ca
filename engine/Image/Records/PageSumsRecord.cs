namespace CrContainers.Engine.Image.Records;

/// <summary>PAGE_SUMS (206): XXH3-64 of each <see cref="ImageFormat.SumBlock"/> bytes of the contents before it.</summary>
public sealed record PageSumsRecord : IRecord<PageSumsRecord>
{
    public static RecordType Type => RecordType.PageSums;

    /// <summary>The MM's id.</summary>
    public required ulong Id { get; init; }
    public required IReadOnlyList<ulong> Sums { get; init; }

    public void Write(PayloadWriter writer) => writer.List(Sums, static (to, sum) => to.U64(sum));

    public static PageSumsRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Id = id,
        Sums = reader.List(ImageLimits.PageSums, 8, static (ref PayloadReader from) => from.U64()),
    };
}

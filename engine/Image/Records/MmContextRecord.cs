namespace CrContainers.Engine.Image.Records;

/// <summary>MM_CONTEXT (203): the LDT: its descriptors of 8 bytes, as modify_ldt(0, …) reads them.</summary>
public sealed record MmContextRecord : IRecord<MmContextRecord>
{
    public static RecordType Type => RecordType.MmContext;

    public required IReadOnlyList<ulong> Ldt { get; init; }

    public void Write(PayloadWriter writer) => writer.List(Ldt, static (to, entry) => to.U64(entry));

    public static MmContextRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Ldt = reader.List(ImageLimits.LdtEntries, 8, static (ref PayloadReader from) => from.U64()),
    };
}

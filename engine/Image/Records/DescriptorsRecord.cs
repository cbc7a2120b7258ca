namespace CrContainers.Engine.Image.Records;

/// <summary>DESCRIPTORS (303): a process's descriptor table, in ascending order.</summary>
public sealed record DescriptorsRecord : IRecord<DescriptorsRecord>
{
    public static RecordType Type => RecordType.Descriptors;

    public required IReadOnlyList<DescriptorEntry> Entries { get; init; }

    public void Write(PayloadWriter writer) => writer.List(Entries, static (to, entry) =>
    {
        to.I32(entry.Number);
        to.U64(entry.OpenFileId);
        to.Bool(entry.CloseOnExec);
    });

    public static DescriptorsRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Entries = reader.List(ImageLimits.Descriptors, 13, static (ref PayloadReader from) => new DescriptorEntry(from.I32(), from.U64(), from.Bool())),
    };
}

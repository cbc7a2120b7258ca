using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image.Records;

/// <summary>TAIL (5001): the last record: how many there were, and the checksum over all of their headers, which hold the checksums of their payloads.</summary>
public sealed record TailRecord : IRecord<TailRecord>
{
    public static RecordType Type => RecordType.Tail;

    public required ulong RecordCount { get; init; }
    public required ulong Sum { get; init; }

    public void Write(PayloadWriter writer)
    {
        writer.U32(ImageFormat.TailMagic);
        writer.U64(RecordCount);
        writer.U64(Sum);
    }

    public static TailRecord Read(ref PayloadReader reader, ulong id)
    {
        var at = reader.Offset;
        return reader.U32() == ImageFormat.TailMagic
            ? new() { RecordCount = reader.U64(), Sum = reader.U64() }
            : throw new ImageException(ImageError.BadMagic, at, "wrong magic of TAIL");
    }
}

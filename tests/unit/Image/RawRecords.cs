using System.IO.Hashing;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Records by hand: headers that no writer writes, with checksums that are right.</summary>
internal static class RawRecords
{
    /// <summary>A record whose header claims <paramref name="length"/> bytes, whatever follows.</summary>
    public static byte[] Record(RecordType type, ReadOnlySpan<byte> payload, ulong? length = null, ulong id = 0, uint reserved = 0)
    {
        var record = new byte[RecordHeader.Size + payload.Length];
        payload.CopyTo(record.AsSpan(RecordHeader.Size));
        new RecordHeader(type, length ?? (ulong)payload.Length, id, 0).Write(record);
        BitConverter.TryWriteBytes(record.AsSpan(4), reserved);
        Sign(record);
        return record;
    }

    /// <summary>Makes the checksum of a record right again.</summary>
    public static void Sign(Span<byte> record) =>
        BitConverter.TryWriteBytes(record[24..], RecordHeader.ChecksumOf(record, record[RecordHeader.Size..]));

    /// <summary>Makes TAIL right again, whose checksum is over all headers.</summary>
    public static void SignTail(byte[] image)
    {
        var records = Index(image);
        var (_, at, length) = records[^1];
        var headers = new XxHash3();
        records[..^1].ForEach(record => headers.Append(image.AsSpan(record.At, RecordHeader.Size)));
        Payload(new TailRecord { RecordCount = (ulong)records.Count - 1, Sum = headers.GetCurrentHashAsUInt64() }).CopyTo(image, at + RecordHeader.Size);
        Sign(image.AsSpan(at, length));
    }

    public static byte[] Record<T>(T record)
        where T : IRecord<T> => Record(T.Type, Payload(record), id: record.Id);

    public static byte[] Payload<T>(T record)
        where T : IRecord<T>
    {
        var writer = new PayloadWriter();
        record.Write(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Where each record of an image begins.</summary>
    public static List<(RecordType Type, int At, int Length)> Index(byte[] image)
    {
        var records = new List<(RecordType, int, int)>();
        for (var at = 0; at < image.Length;)
        {
            var header = RecordHeader.Read(image.AsSpan(at));
            records.Add((header.Type, at, RecordHeader.Size + (int)header.Length));
            at += RecordHeader.Size + (int)header.Length;
        }

        return records;
    }

    /// <summary>The error of reading bytes that are no good image.</summary>
    public static ImageException Fault(byte[] image) => Assert.Throws<ImageException>(() => { Engine.CheckpointEngine.VerifyImage(new MemoryStream(image)); });
}

using System.IO.Hashing;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Image.Validation;

namespace CrContainers.Engine.Image;

/// <summary>Reads one record after another: header, length, checksum, fields. Memory is taken only for bytes that came.</summary>
internal sealed class RecordReader(ImageInput input)
{
    private const int ReservedAt = 4;
    private const int LengthAt = 8;
    private const int IdAt = 16;
    private readonly XxHash3 headers = new();
    private readonly byte[] header = new byte[RecordHeader.Size];
    private ushort minor = ImageFormat.Minor;
    private byte[] payload = new byte[ImageFormat.PageSize];

    public ImageInput Input { get; } = input;

    /// <summary>Where each record began, for what is found wrong with it later.</summary>
    public RecordChecks Checks { get; } = new();

    /// <summary>Records whose headers were read.</summary>
    public ulong Count { get; private set; }

    /// <summary>The checksum over all headers so far.</summary>
    public ulong HeaderSum => headers.GetCurrentHashAsUInt64();

    /// <summary>Where the last header began.</summary>
    public long HeaderAt { get; private set; }

    public T Read<T>()
        where T : IRecord<T>
    {
        var next = NextHeader(T.Type);
        if (next.Length > ImageLimits.RecordLength)
        {
            throw Fault(ImageError.LengthOverLimit, LengthAt, $"record {next.Type} of {next.Length} bytes; {ImageLimits.RecordLength} is the limit");
        }

        var at = Input.Offset;
        var bytes = ReadPayload((int)next.Length);
        RequireChecksum(next, bytes);
        var reader = new PayloadReader(bytes, at, minor);
        var record = T.Read(ref reader, next.Id);
        minor = reader.Minor;
        reader.End();
        if (record.Id != next.Id)
        {
            throw Fault(ImageError.BadValue, IdAt, $"record {next.Type} has an id, {next.Id}");
        }

        Checks.Note(record, HeaderAt);
        return record;
    }

    /// <summary>The header of PAGE_DATA, which has no other checksum than its own.</summary>
    /// <param name="mmId">Of the address space it must belong to.</param>
    /// <param name="contentBytes">The pages it must hold.</param>
    /// <param name="mostPadding">Bytes that may come before them.</param>
    /// <returns>Bytes of padding before the pages.</returns>
    public int ReadPageHeader(ulong mmId, ulong contentBytes, int mostPadding)
    {
        var next = NextHeader(RecordType.PageData);
        RequireChecksum(next, []);
        if (next.Id != mmId)
        {
            throw Fault(ImageError.DanglingReference, IdAt, $"pages of MM {next.Id} where those of MM {mmId} belong");
        }

        var least = (ulong)(-Input.Offset & (ImageFormat.PageSize - 1));
        var padding = next.Length - contentBytes;
        return next.Length >= contentBytes && padding >= least && padding <= Math.Max(least, (ulong)mostPadding) && (padding - least) % ImageFormat.PageSize == 0
            ? (int)padding
            : throw Fault(ImageError.BadValue, LengthAt, $"PAGE_DATA of {next.Length} bytes; its PAGES and its padding make {contentBytes + least}");
    }

    private RecordHeader NextHeader(RecordType wanted)
    {
        HeaderAt = Input.Offset;
        Input.Fill(header);
        var next = RecordHeader.Read(header);
        RequireType(next.Type, wanted);
        if (BitConverter.ToUInt32(header, ReservedAt) != 0)
        {
            throw Fault(ImageError.BadValue, ReservedAt, "the header's reserved bytes are not zero");
        }

        headers.Append(header);
        Count++;
        return next;
    }

    private void RequireType(RecordType type, RecordType wanted)
    {
        if (type == wanted)
        {
            return;
        }

        throw wanted == RecordType.Head ? Fault(ImageError.BadMagic, 0, "not a checkpoint: it does not begin with HEAD")
            : Enum.IsDefined(type) ? Fault(ImageError.WrongOrder, 0, $"record {type} where {wanted} belongs")
            : Fault(ImageError.UnknownRecord, 0, $"record of unknown type {(uint)type} where {wanted} belongs");
    }

    private void RequireChecksum(RecordHeader next, ReadOnlySpan<byte> bytes)
    {
        if (RecordHeader.ChecksumOf(header, bytes) != next.Checksum)
        {
            throw Fault(ImageError.BadChecksum, 0, $"the checksum of record {next.Type} is wrong");
        }
    }

    private ReadOnlySpan<byte> ReadPayload(int length)
    {
        for (var done = 0; done < length;)
        {
            if (done == payload.Length)
            {
                Array.Resize(ref payload, 2 * done);
            }

            var part = payload.AsSpan(done, Math.Min(length, payload.Length) - done);
            Input.Fill(part);
            done += part.Length;
        }

        return payload.AsSpan(0, length);
    }

    private ImageException Fault(ImageError id, int field, string reason) => new(id, HeaderAt + field, reason);
}

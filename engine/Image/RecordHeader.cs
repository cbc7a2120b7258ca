using System.Buffers.Binary;
using System.IO.Hashing;

namespace CrContainers.Engine.Image;

/// <summary>
/// What stands before every payload: the patch's <c>struct cr_hdr {type, len, id}</c> widened, and a checksum.
/// 32 bytes: type u32, zero u32, length u64, id u64, checksum u64; little endian.
/// </summary>
public readonly record struct RecordHeader(RecordType Type, ulong Length, ulong Id, ulong Checksum)
{
    public const int Size = 32;
    private const int Checked = 24;

    /// <summary>The state of a checksum in parts is an object of 500 bytes: an image may have tens of thousands of short records.</summary>
    private const int Short = 256;

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)Type);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], 0);
        BinaryPrimitives.WriteUInt64LittleEndian(to[8..], Length);
        BinaryPrimitives.WriteUInt64LittleEndian(to[16..], Id);
        BinaryPrimitives.WriteUInt64LittleEndian(to[24..], Checksum);
    }

    public static RecordHeader Read(ReadOnlySpan<byte> from) => new(
        (RecordType)BinaryPrimitives.ReadUInt32LittleEndian(from),
        BinaryPrimitives.ReadUInt64LittleEndian(from[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(from[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(from[24..]));

    /// <summary>The checksum (XXH3-64) of a header's first 24 bytes and its payload.</summary>
    public static ulong ChecksumOf(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > Short)
        {
            return ChecksumInParts(header[..Checked], payload);
        }

        Span<byte> all = stackalloc byte[Checked + payload.Length];
        header[..Checked].CopyTo(all);
        payload.CopyTo(all[Checked..]);
        return XxHash3.HashToUInt64(all);
    }

    private static ulong ChecksumInParts(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var hash = new XxHash3();
        hash.Append(header);
        hash.Append(payload);
        return hash.GetCurrentHashAsUInt64();
    }
}

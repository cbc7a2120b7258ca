using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CrContainers.Engine.Image;

/// <summary>Collects the payload of one record: little endian, no padding.</summary>
public sealed class PayloadWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(1024);

    /// <summary>The minor version by which records are laid out; HEAD, once it is written, says it for all that follow.</summary>
    public ushort Minor { get; internal set; } = ImageFormat.Minor;

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public void Clear() => buffer.ResetWrittenCount();

    public void U8(byte value) => Next(1)[0] = value;

    public void U16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Next(2), value);

    public void U32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);

    public void I32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Next(4), value);

    public void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(8), value);

    public void I64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Next(8), value);

    /// <summary>Seven bits a byte, the lowest first; a byte's highest bit tells that another one follows (LEB128).</summary>
    public void Number(ulong value)
    {
        for (; value > 0x7f; value >>= 7)
        {
            U8((byte)(value | 0x80));
        }

        U8((byte)value);
    }

    /// <summary>A number of either sign as one without: twice it, or twice what is below -1 less one.</summary>
    public void Difference(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Bool(bool value) => U8(value ? (byte)1 : (byte)0);

    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    /// <summary>A u32 length and that many bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        U32((uint)bytes.Length);
        Raw(bytes);
    }

    /// <summary>A u32 length and that many bytes, one byte a character: kernel names are bytes, read as Latin-1 so that none is lost.</summary>
    public void Name(string name) => Bytes(Encoding.Latin1.GetBytes(name));

    /// <summary>Has room for so many bytes: what grows step by step takes it three times.</summary>
    public void Reserve(int bytes) => buffer.GetSpan(bytes);

    /// <summary>A u32 count and the items.</summary>
    public void List<T>(IReadOnlyCollection<T> items, Action<PayloadWriter, T> write)
    {
        U32((uint)items.Count);
        foreach (var item in items)
        {
            write(this, item);
        }
    }

    private Span<byte> Next(int count)
    {
        var span = buffer.GetSpan(count)[..count];
        buffer.Advance(count);
        return span;
    }
}

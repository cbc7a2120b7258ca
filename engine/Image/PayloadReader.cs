using System.Buffers.Binary;
using System.Text;
using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image;

/// <summary>Takes one record's payload apart. Every advance is checked: a payload that is too short, or that claims
/// more than the limits allow, is an <see cref="ImageException"/> naming the byte.</summary>
public ref struct PayloadReader(ReadOnlySpan<byte> payload, long offset, ushort minor = ImageFormat.Minor)
{
    public delegate T ReadItem<T>(ref PayloadReader reader);

    private readonly ReadOnlySpan<byte> payload = payload;
    private readonly long offset = offset;
    private int position;

    /// <summary>The minor version by which records are laid out; HEAD, once it is read, says it for all that follow.</summary>
    public ushort Minor { get; internal set; } = minor;

    /// <summary>Bytes from the image's start to the next field.</summary>
    public readonly long Offset => offset + position;

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public int I32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public long I64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>As <see cref="PayloadWriter.Number"/> writes it: in as few bytes as it takes.</summary>
    public ulong Number(ulong limit)
    {
        var at = Offset;
        ulong value = 0;
        for (var bits = 0; ; bits += 7)
        {
            var part = U8();
            var shifted = (ulong)(part & 0x7f) << bits;
            if (shifted >> bits != (ulong)(part & 0x7f) || bits > 63 || (part == 0 && bits > 0))
            {
                throw new ImageException(ImageError.BadValue, at, "a number in more bytes than it takes, or of more than 64 bits");
            }

            value |= shifted;
            if (part <= 0x7f)
            {
                return value <= limit ? value : throw new ImageException(ImageError.BadValue, at, $"a number of {value}; {limit} is the limit");
            }
        }
    }

    /// <summary>As <see cref="PayloadWriter.Difference"/> writes it.</summary>
    public long Difference()
    {
        var value = Number(ulong.MaxValue);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public bool Bool()
    {
        var at = Offset;
        var value = U8();
        return value <= 1 ? value == 1 : throw new ImageException(ImageError.BadValue, at, $"a truth value of {value}");
    }

    public ReadOnlySpan<byte> Raw(int count) => Take(count);

    /// <summary>A u32 length of at most <paramref name="limit"/> and that many bytes.</summary>
    public byte[] Bytes(int limit) => Take(Count(limit)).ToArray();

    public string Name(int limit)
    {
        var at = Offset;
        var name = Encoding.Latin1.GetString(Take(Count(limit)));
        return name.Contains('\0', StringComparison.Ordinal)
            ? throw new ImageException(ImageError.BadValue, at, "a name with a zero byte in it")
            : name;
    }

    public T[] List<T>(int limit, int itemBytes, ReadItem<T> read)
    {
        var count = Count(limit);
        if ((long)count * itemBytes > payload.Length - position)
        {
            throw new ImageException(ImageError.Truncated, Offset, $"{count} items of {itemBytes} bytes or more do not fit the record");
        }

        var items = new T[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = read(ref this);
        }

        return items;
    }

    /// <summary>A value of an enumeration, one that it defines.</summary>
    public T Enum<T>()
        where T : struct, Enum
    {
        var at = Offset;
        var value = I32();
        var named = (T)System.Enum.ToObject(typeof(T), value);
        return System.Enum.IsDefined(named)
            ? named
            : throw new ImageException(ImageError.BadValue, at, $"{typeof(T).Name} has no value {value}");
    }

    public readonly void End()
    {
        if (position != payload.Length)
        {
            throw new ImageException(ImageError.TrailingBytes, Offset, $"{payload.Length - position} bytes after the last field of a record");
        }
    }

    private int Count(int limit)
    {
        var at = Offset;
        var count = U32();
        return count <= (uint)limit
            ? (int)count
            : throw new ImageException(ImageError.CountOverLimit, at, $"a count of {count}; {limit} is the limit");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > payload.Length - position)
        {
            throw new ImageException(ImageError.Truncated, Offset, $"{count} bytes wanted, {payload.Length - position} left in the record");
        }

        var taken = payload.Slice(position, count);
        position += count;
        return taken;
    }
}

using System.Text;
using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Proc;

/// <summary>A cursor over one line of a /proc file. Whatever does not fit is a <see cref="CrException"/> that quotes the line.</summary>
internal ref struct ProcLine(ReadOnlySpan<byte> text, string file, int number)
{
    private const int QuotedBytes = 100;

    /// <summary>To this any digit can be added, in radix 16 too; a division for each digit is most of the work of reading one.</summary>
    private const ulong NeverTooLarge = (ulong.MaxValue - 15) / 16;

    private readonly ReadOnlySpan<byte> text = text;
    private readonly string file = file;
    private readonly int number = number;
    private int position;

    public readonly ReadOnlySpan<byte> Rest => text[position..];

    public readonly bool AtEnd => position == text.Length;

    public void SkipBlanks()
    {
        while (position < text.Length && IsBlank(text[position]))
        {
            position++;
        }
    }

    public readonly bool StartsWith(ReadOnlySpan<byte> prefix) => Rest.StartsWith(prefix);

    public void Expect(ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
        {
            throw Bad($"\"{Quote(expected)}\" expected");
        }

        position += expected.Length;
    }

    public byte Byte() => position < text.Length ? text[position++] : throw Bad("it ends too early");

    /// <summary>The bytes before <paramref name="delimiter"/>, which is consumed.</summary>
    public ReadOnlySpan<byte> Until(byte delimiter)
    {
        var length = Rest.IndexOf(delimiter);
        if (length < 0)
        {
            throw Bad($"no '{(char)delimiter}' where one is expected");
        }

        var taken = text.Slice(position, length);
        position += length + 1;
        return taken;
    }

    /// <summary>The digits from here on, up to the first byte that is none.</summary>
    public ulong Digits(uint radix)
    {
        var start = position;
        var value = 0UL;
        for (; position < text.Length && Digit(text[position]) is var digit && digit < radix; position++)
        {
            value = value <= NeverTooLarge || value <= (ulong.MaxValue - digit) / radix
                ? (value * radix) + digit
                : throw Bad($"the number at column {start + 1} is too large");
        }

        return position > start ? value : throw Bad($"a number expected at column {start + 1}");
    }

    public uint Digits32(uint radix)
    {
        var value = Digits(radix);
        return value <= uint.MaxValue ? (uint)value : throw Bad($"{value} does not fit 32 bits");
    }

    /// <summary>The next word, as an unsigned number.</summary>
    public ulong U64(uint radix = 10)
    {
        SkipBlanks();
        var value = Digits(radix);
        RequireWordEnd();
        return value;
    }

    public uint U32(uint radix = 10)
    {
        var value = U64(radix);
        return value <= uint.MaxValue ? (uint)value : throw Bad($"{value} does not fit 32 bits");
    }

    /// <summary>The decimal digits from here on, with or without a minus sign before them.</summary>
    public int SignedDigits32() => Narrow(SignedDigits());

    /// <summary>The next word, as a decimal number that may have a minus sign.</summary>
    public long I64()
    {
        SkipBlanks();
        var value = SignedDigits();
        RequireWordEnd();
        return value;
    }

    public int I32() => Narrow(I64());

    public readonly CrException Bad(string reason) =>
        new(ErrorKind.Kernel, "read", file, $"line {number}: {reason}, in \"{Quote(text)}\"");

    private long SignedDigits()
    {
        var negative = StartsWith("-"u8);
        position += negative ? 1 : 0;
        var magnitude = Digits(10);
        return magnitude <= long.MaxValue + (negative ? 1UL : 0UL)
            ? unchecked(negative ? -(long)magnitude : (long)magnitude)
            : throw Bad($"{magnitude} does not fit 64 bits with a sign");
    }

    private readonly int Narrow(long value) =>
        value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Bad($"{value} does not fit 32 bits with a sign");

    private readonly void RequireWordEnd()
    {
        if (!AtEnd && !IsBlank(text[position]))
        {
            throw Bad($"a number ends in something else at column {position + 1}");
        }
    }

    private static bool IsBlank(byte sign) => sign is (byte)' ' or (byte)'\t';

    private static uint Digit(byte sign) => sign switch
    {
        >= (byte)'0' and <= (byte)'9' => sign - (uint)'0',
        >= (byte)'a' and <= (byte)'f' => sign - (uint)'a' + 10,
        >= (byte)'A' and <= (byte)'F' => sign - (uint)'A' + 10,
        _ => uint.MaxValue,
    };

    /// <summary>Names are chosen by the traced program: what could steer a terminal is not passed on.</summary>
    private static string Quote(ReadOnlySpan<byte> line)
    {
        var quoted = new StringBuilder();
        foreach (var sign in line[..Math.Min(line.Length, QuotedBytes)])
        {
            quoted.Append(sign is >= (byte)' ' and <= (byte)'~' ? (char)sign : '?');
        }

        return quoted.Append(line.Length > QuotedBytes ? "..." : "").ToString();
    }
}

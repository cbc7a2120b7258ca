namespace CrContainers.Plugin.Criu;

/// <summary>Reads the fields of one message of Google's protobuf wire format. Nothing in it is believed: a false return is a malformed message.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;
    private const int VarintBits = 64;

    private ReadOnlySpan<byte> rest = message;

    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>The next field's number; its value, where it is a varint; any other value is skipped.</summary>
    public bool TryRead(out ulong field, out ulong? value)
    {
        value = null;
        if (!TryReadVarint(out var tag) || (field = tag >> 3) == 0)
        {
            field = 0;
            return false;
        }

        return (int)(tag & 7) switch
        {
            Varint => TryReadValue(out value),
            Fixed64 => TrySkip(sizeof(ulong)),
            LengthDelimited => TryReadVarint(out var length) && TrySkip(length),
            Fixed32 => TrySkip(sizeof(uint)),
            _ => false,
        };
    }

    private bool TryReadValue(out ulong? value)
    {
        var isRead = TryReadVarint(out var number);
        value = isRead ? number : null;
        return isRead;
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < VarintBits && !rest.IsEmpty; shift += 7)
        {
            var piece = rest[0];
            rest = rest[1..];
            value |= (ulong)(piece & 0x7f) << shift;
            if (piece < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private bool TrySkip(ulong length)
    {
        if (length > (ulong)rest.Length)
        {
            return false;
        }

        rest = rest[(int)length..];
        return true;
    }
}

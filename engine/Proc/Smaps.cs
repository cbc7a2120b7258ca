namespace CrContainers.Engine.Proc;

/// <summary>
/// /proc/PID/smaps: for each mapping a header line as in maps, then "Label: value" lines, the last of them VmFlags.
/// A name never holds a raw newline, so whatever a file is called, it cannot pass for a line of its own.
/// </summary>
internal static class Smaps
{
    private const string File = "/proc/PID/smaps";

    public static IReadOnlyList<SmapsMapping> Parse(ReadOnlySpan<byte> text)
    {
        var mappings = new List<SmapsMapping>();
        var flags = new VmFlagNames();
        SmapsMapping? open = null;
        var lines = new ProcLines(text, File);
        ProcLine header = default;
        while (lines.TryNext(out var line))
        {
            if (IsHeader(line.Rest))
            {
                RequireClosed(open, header);
                header = line;
                open = ReadHeader(ref line);
            }
            else if (line.StartsWith("VmFlags:"u8))
            {
                line.Expect("VmFlags:"u8);
                mappings.Add(RequireOpen(open, line) with { VmFlags = flags.Read(ref line) });
                open = null;
            }
            else if (line.StartsWith("ProtectionKey:"u8))
            {
                line.Expect("ProtectionKey:"u8);
                open = RequireOpen(open, line) with { ProtectionKey = line.I32() };
            }
            else if (mappings.Count == 0 && open is null || !line.Rest.Contains((byte)':'))
            {
                throw line.Bad("a mapping expected");
            }
        }

        RequireClosed(open, header);
        return mappings;
    }

    /// <summary>No label begins with hexadecimal digits and a '-'.</summary>
    private static bool IsHeader(ReadOnlySpan<byte> line)
    {
        var digits = 0;
        while (digits < line.Length && char.IsAsciiHexDigitLower((char)line[digits]))
        {
            digits++;
        }

        return digits > 0 && digits < line.Length && line[digits] == '-';
    }

    internal static SmapsMapping ReadHeader(ref ProcLine line)
    {
        var (start, end) = Range(ref line);
        var protection = Letter(ref line, 'r', 1) | Letter(ref line, 'w', 2) | Letter(ref line, 'x', 4);
        var shared = line.Byte() switch { (byte)'s' => true, (byte)'p' => false, _ => throw line.Bad("'s' or 'p' expected") };
        line.Expect(" "u8);
        var offset = line.U64(16);
        line.Expect(" "u8);
        var major = line.Digits32(16);
        line.Expect(":"u8);
        var minor = line.U32(16);
        var inode = line.U64();
        line.SkipBlanks();
        return new SmapsMapping
        {
            Start = start,
            End = end,
            Protection = protection,
            Shared = shared,
            Offset = offset,
            DeviceMajor = major,
            DeviceMinor = minor,
            Inode = inode,
            Name = KernelEscapes.UndoNewline(line.Rest),
        };
    }

    private static (ulong Start, ulong End) Range(ref ProcLine line)
    {
        var start = line.Digits(16);
        line.Expect("-"u8);
        var end = line.Digits(16);
        line.Expect(" "u8);
        return start < end ? (start, end) : throw line.Bad("a mapping ends before it starts");
    }

    private static uint Letter(ref ProcLine line, char letter, uint value)
    {
        var found = (char)line.Byte();
        return found == letter ? value : found == '-' ? 0u : throw line.Bad($"'{letter}' or '-' expected");
    }

    private static SmapsMapping RequireOpen(SmapsMapping? open, ProcLine line) =>
        open ?? throw line.Bad("it belongs to no mapping");

    private static void RequireClosed(SmapsMapping? open, ProcLine header)
    {
        if (open is not null)
        {
            throw header.Bad("no VmFlags for this mapping");
        }
    }
}

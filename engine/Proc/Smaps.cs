namespace CrContainers.Engine.Proc;

/// <summary>
/// /proc/PID/smaps: for each mapping a header line as in maps, then "Label: value" lines, the last of them VmFlags.
/// A name never holds a raw newline, so whatever a file is called, it cannot pass for a line of its own.
/// </summary>
internal static class Smaps
{
    public static IReadOnlyList<SmapsMapping> Parse(ReadOnlySpan<byte> text)
    {
        var parser = new SmapsParser();
        parser.Take(text);
        return parser.Mappings;
    }

    /// <param name="line">The header.</param>
    /// <param name="protectionKey">What comes further down.</param>
    /// <param name="flags">And at the end.</param>
    internal static SmapsMapping ReadHeader(ref ProcLine line, int protectionKey = 0, IReadOnlyList<string>? flags = null)
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
            ProtectionKey = protectionKey,
            VmFlags = flags ?? [],
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
}

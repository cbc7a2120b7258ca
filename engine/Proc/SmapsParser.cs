namespace CrContainers.Engine.Proc;

/// <summary>Parses /proc/PID/smaps piece by piece: of ten thousand mappings it is eight megabytes.</summary>
internal sealed class SmapsParser
{
    private const string File = "/proc/PID/smaps";

    private static ReadOnlySpan<byte> Flags => "VmFlags:"u8;

    private static ReadOnlySpan<byte> Key => "ProtectionKey:"u8;

    private readonly List<SmapsMapping> mappings = [];
    private readonly VmFlagNames flags = new();

    public IReadOnlyList<SmapsMapping> Mappings => mappings;

    /// <summary>Length of the part of a text that ends with the last line of a mapping; 0: there is no whole mapping.</summary>
    public static int WholeMappings(ReadOnlySpan<byte> text)
    {
        var last = text.LastIndexOf("\nVmFlags:"u8);
        var end = last < 0 ? -1 : text[(last + 1)..].IndexOf((byte)'\n');
        if (last >= 0 && end < 0)
        {
            return WholeMappings(text[..last]);
        }

        return end < 0 ? 0 : last + 1 + end + 1;
    }

    /// <param name="text">Whole mappings.</param>
    public void Take(ReadOnlySpan<byte> text)
    {
        var isOpen = false;
        var key = 0;
        var lines = new ProcLines(text, File);
        ProcLine header = default;
        while (lines.TryNext(out var line))
        {
            if (IsHeader(line.Rest))
            {
                RequireClosed(isOpen, header);
                header = line;
                isOpen = true;
                key = 0;
            }
            else if (line.StartsWith(Flags))
            {
                line.Expect(Flags);
                RequireOpen(isOpen, line);
                mappings.Add(Smaps.ReadHeader(ref header, key, flags.Read(ref line)));
                isOpen = false;
            }
            else if (line.StartsWith(Key))
            {
                line.Expect(Key);
                RequireOpen(isOpen, line);
                key = line.I32();
            }
            else if (mappings.Count == 0 && !isOpen || !line.Rest.Contains((byte)':'))
            {
                throw line.Bad("a mapping expected");
            }

            lines.PassLabels(Flags, Key);
        }

        RequireClosed(isOpen, header);
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

    private static void RequireOpen(bool isOpen, ProcLine line)
    {
        if (!isOpen)
        {
            throw line.Bad("it belongs to no mapping");
        }
    }

    private static void RequireClosed(bool isOpen, ProcLine header)
    {
        if (isOpen)
        {
            throw header.Bad("no VmFlags for this mapping");
        }
    }
}

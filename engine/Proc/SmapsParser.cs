namespace CrContainers.Engine.Proc;

/// <summary>Parses /proc/PID/smaps piece by piece: of ten thousand mappings it is eight megabytes.</summary>
internal sealed class SmapsParser
{
    private const string File = "/proc/PID/smaps";

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
        SmapsMapping? open = null;
        var lines = new ProcLines(text, File);
        ProcLine header = default;
        while (lines.TryNext(out var line))
        {
            if (IsHeader(line.Rest))
            {
                RequireClosed(open, header);
                header = line;
                open = Smaps.ReadHeader(ref line);
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
                open = WithKey(RequireOpen(open, line), line.I32());
            }
            else if (mappings.Count == 0 && open is null || !line.Rest.Contains((byte)':'))
            {
                throw line.Bad("a mapping expected");
            }
        }

        RequireClosed(open, header);
    }

    private static SmapsMapping WithKey(SmapsMapping mapping, int key) => key == 0 ? mapping : mapping with { ProtectionKey = key };

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

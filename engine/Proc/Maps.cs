namespace CrContainers.Engine.Proc;

/// <summary>/proc/PID/maps: the header lines of smaps alone. Cheap: the kernel walks no page tables for it.</summary>
internal static class Maps
{
    private const string File = "/proc/PID/maps";

    public static IReadOnlyList<SmapsMapping> Parse(ReadOnlySpan<byte> text)
    {
        var mappings = new List<SmapsMapping>();
        Parse(text, mappings);
        return mappings;
    }

    /// <summary>Adds those of a piece of the text, which is whole lines.</summary>
    public static void Parse(ReadOnlySpan<byte> text, List<SmapsMapping> mappings)
    {
        var lines = new ProcLines(text, File);
        while (lines.TryNext(out var line))
        {
            mappings.Add(Smaps.ReadHeader(ref line));
        }
    }
}

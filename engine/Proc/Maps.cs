namespace CrContainers.Engine.Proc;

/// <summary>/proc/PID/maps: the header lines of smaps alone. Cheap: the kernel walks no page tables for it.</summary>
internal static class Maps
{
    private const string File = "/proc/PID/maps";

    public static IReadOnlyList<SmapsMapping> Parse(ReadOnlySpan<byte> text)
    {
        var mappings = new List<SmapsMapping>();
        var lines = new ProcLines(text, File);
        while (lines.TryNext(out var line))
        {
            mappings.Add(Smaps.ReadHeader(ref line));
        }

        return mappings;
    }
}

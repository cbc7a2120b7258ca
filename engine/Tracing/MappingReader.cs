using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>The mappings of a task with their flags, as /proc/PID/smaps has them, read as far as is wanted.</summary>
internal sealed class MappingReader : IDisposable
{
    private readonly SmapsParser parser = new();
    private readonly ProcParts parts;
    private bool goesOn = true;

    public MappingReader(int pid) => parts = new ProcParts($"/proc/{pid}/smaps", TakeWhole, parser.Take);

    /// <summary>Those that have been read.</summary>
    public IReadOnlyList<SmapsMapping> Mappings => parser.Mappings;

    /// <summary>All mappings of a task.</summary>
    public static IReadOnlyList<SmapsMapping> All(int pid)
    {
        using var reader = new MappingReader(pid);
        reader.ReadTo(int.MaxValue);
        return reader.Mappings;
    }

    /// <summary>All mappings of a task without their flags, as maps has them.</summary>
    public static IReadOnlyList<SmapsMapping> Listed(int pid)
    {
        var mappings = new List<SmapsMapping>();
        using var parts = new ProcParts($"/proc/{pid}/maps", TakeLines, text => Maps.Parse(text, mappings));
        while (parts.Next())
        {
        }

        return mappings;

        int TakeLines(ReadOnlySpan<byte> text)
        {
            var whole = text.LastIndexOf((byte)'\n') + 1;
            Maps.Parse(text[..whole], mappings);
            return whole;
        }
    }

    /// <summary>Reads on until at least so many have been read; false: these are all.</summary>
    public bool ReadTo(int count)
    {
        while (goesOn && Mappings.Count < count)
        {
            goesOn = parts.Next();
        }

        return goesOn;
    }

    public void Dispose() => parts.Dispose();

    private int TakeWhole(ReadOnlySpan<byte> text)
    {
        var whole = SmapsParser.WholeMappings(text);
        parser.Take(text[..whole]);
        return whole;
    }
}

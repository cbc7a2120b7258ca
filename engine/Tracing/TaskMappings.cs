using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>All mappings of a task, with their flags.</summary>
internal static class TaskMappings
{
    public static IReadOnlyList<SmapsMapping> Of(int pid)
    {
        var parser = new SmapsParser();
        ProcFile.ReadParts($"/proc/{pid}/smaps", text =>
        {
            var whole = SmapsParser.WholeMappings(text);
            parser.Take(text[..whole]);
            return whole;
        }, parser.Take);
        return parser.Mappings;
    }
}

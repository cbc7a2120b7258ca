using CrContainers.Engine.Proc;

namespace CrContainers.Tests.Live.Layouts;

/// <summary>The mappings of a task as text to compare, where neighbours that differ in nothing are one: the kernel keeps such
/// apart for reasons of its own, which a fresh address space does not have.</summary>
internal static class JoinedMap
{
    public static string Of(int pid)
    {
        var joined = new List<SmapsMapping>();
        foreach (var mapping in Smaps.Parse(File.ReadAllBytes($"/proc/{pid}/smaps")))
        {
            if (joined.Count > 0 && Joins(joined[^1], mapping))
            {
                joined[^1] = joined[^1] with { End = mapping.End };
            }
            else
            {
                joined.Add(mapping);
            }
        }

        return string.Join('\n', joined.Select(mapping => $"{mapping.Start:x}-{mapping.End:x} {Described(mapping)} {mapping.Offset:x}"));
    }

    private static bool Joins(SmapsMapping first, SmapsMapping second) =>
        first.End == second.Start && Described(first) == Described(second)
        && (first.Inode == 0 || first.Offset + (first.End - first.Start) == second.Offset);

    private static string Described(SmapsMapping mapping) =>
        $"{mapping.Protection} {(mapping.Shared ? 's' : 'p')} {string.Join(' ', mapping.VmFlags.Where(flag => flag is not ("sd" or "gu")))} {mapping.Name}";
}

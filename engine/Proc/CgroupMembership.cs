using System.Text;

namespace CrContainers.Engine.Proc;

/// <summary>/proc/PID/cgroup. A path may hold colons; the kernel refuses cgroups with a newline in their name.</summary>
internal static class CgroupMembership
{
    private const string File = "/proc/PID/cgroup";

    public static IReadOnlyList<CgroupEntry> Parse(ReadOnlySpan<byte> text)
    {
        var entries = new List<CgroupEntry>();
        var lines = new ProcLines(text, File);
        while (lines.TryNext(out var line))
        {
            entries.Add(ReadEntry(ref line));
        }

        return entries;
    }

    private static CgroupEntry ReadEntry(ref ProcLine line)
    {
        var hierarchy = line.Digits32(10);
        line.Expect(":"u8);
        var controllers = Encoding.Latin1.GetString(line.Until((byte)':'));
        return hierarchy <= int.MaxValue && line.StartsWith("/"u8)
            ? new CgroupEntry((int)hierarchy, controllers.Length == 0 ? [] : controllers.Split(','), Encoding.Latin1.GetString(line.Rest))
            : throw line.Bad("a hierarchy's number and a path expected");
    }
}

using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>How much more memory a task may take before its cgroup, one above it, or the host is full.</summary>
internal static class MemoryRoom
{
    private const string Available = "MemAvailable:";

    /// <summary>Bytes.</summary>
    /// <param name="pid">The task.</param>
    /// <param name="host">Has the cgroup file systems.</param>
    public static long Of(int pid, HostFileSystems host)
    {
        var room = OfHost();
        foreach (var entry in CgroupMembership.Parse(ProcFile.Read(pid, "cgroup")).Where(entry => entry.Controllers.Count == 0 || entry.Controllers.Contains("memory")))
        {
            for (var directory = CgroupDirectory.Of(entry, host.Mounts); directory is not null; directory = Path.GetDirectoryName(directory))
            {
                room = Math.Min(room, OfCgroup(directory));
            }
        }

        return room;
    }

    /// <summary>A directory without such files has no limit: the root of a hierarchy, and what is above it.</summary>
    private static long OfCgroup(string directory)
    {
        var limit = Number($"{directory}/memory.max") ?? Number($"{directory}/memory.limit_in_bytes");
        var used = Number($"{directory}/memory.current") ?? Number($"{directory}/memory.usage_in_bytes");
        return limit is not null && used is not null ? Math.Max(0, limit.Value - used.Value) : long.MaxValue;
    }

    /// <summary>Null where there is no such file, or no limit in it ("max").</summary>
    private static long? Number(string path) =>
        FileStatus.OfPath(path) is not null && long.TryParse(ProcFile.ReadText(path), out var number) ? number : null;

    private static long OfHost()
    {
        var line = ProcFile.ReadText("/proc/meminfo").Split('\n').FirstOrDefault(line => line.StartsWith(Available, StringComparison.Ordinal));
        return line is not null && long.TryParse(line[Available.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), out var kilobytes) ? kilobytes << 10 : 0;
    }
}

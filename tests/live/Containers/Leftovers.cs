using System.Diagnostics;
using CrContainers.Engine.Native;

namespace CrContainers.Tests.Live.Containers;

/// <summary>What a failed command may have left of a container.</summary>
internal static class Leftovers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>No container is known to the runtime, none of its commands runs, and no process has the bundle's root.</summary>
    public static void ExpectNone(string state, Bundle bundle)
    {
        Assert.Empty(Containers(state));
        ExpectNoProcessIn(bundle, "after all");
        ExpectNoCommand(state);
    }

    /// <summary>A command of the runtime that goes on without the cr that started it ends soon; one that hangs would stay.</summary>
    private static void ExpectNoCommand(string state)
    {
        var start = Stopwatch.GetTimestamp();
        while (HostProcesses.Naming(state) is { Length: > 0 } left)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"these commands do not end: {string.Join("; ", left.Select(HostProcesses.CommandLine)).Replace('\0', ' ')}");
            Thread.Yield();
        }
    }

    /// <summary>A task that was killed is still there for a moment; one that runs would stay.</summary>
    public static void ExpectNoProcessIn(Bundle bundle, string when)
    {
        var start = Stopwatch.GetTimestamp();
        while (ProcessesIn(bundle) is { Length: > 0 } left)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"{when}, these run in it:\n{string.Concat(left.Select(HostProcesses.StatusOf))}");
            Thread.Yield();
        }
    }

    /// <summary>Of every hierarchy.</summary>
    public static string[] Cgroups(string id) => [.. Directory.GetDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup").Select(hierarchy => Path.Combine(hierarchy, id)).Where(Directory.Exists)];

    public static string[] Containers(string state) => Directory.Exists(state) ? Directory.GetDirectories(state) : [];

    /// <summary>Pids of the processes whose root directory is the bundle's.</summary>
    public static int[] ProcessesIn(Bundle bundle)
    {
        var root = FileStatus.OfPath(bundle.RootFileSystem)!.Value;
        return [.. HostProcesses.Pids().Where(pid => FileStatus.OfPath($"/proc/{pid}/root") is { } other && other.Device == root.Device && other.Inode == root.Inode)];
    }
}

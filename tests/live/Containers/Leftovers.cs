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
        Assert.Empty(ProcessesNaming(state));
    }

    /// <summary>A task that was killed is still there for a moment; one that runs would stay.</summary>
    public static void ExpectNoProcessIn(Bundle bundle, string when)
    {
        var start = Stopwatch.GetTimestamp();
        while (ProcessesIn(bundle) is { Length: > 0 } left)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"{when}, these run in it:\n{string.Concat(left.Select(StatusOf))}");
            Thread.Yield();
        }
    }

    public static string[] Containers(string state) => Directory.Exists(state) ? Directory.GetDirectories(state) : [];

    /// <summary>Pids of the processes whose root directory is the bundle's.</summary>
    public static int[] ProcessesIn(Bundle bundle)
    {
        var root = FileStatus.OfPath(bundle.RootFileSystem)!.Value;
        return [.. Pids().Where(pid => FileStatus.OfPath($"/proc/{pid}/root") is { } other && other.Device == root.Device && other.Inode == root.Inode)];
    }

    /// <summary>Pids of the processes with this text on their command line.</summary>
    public static int[] ProcessesNaming(string text) => [.. Pids().Where(pid => CommandLine(pid).Contains(text, StringComparison.Ordinal))];

    private static IEnumerable<int> Pids() =>
        Directory.GetDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0).Where(pid => pid > 0);

    private static string CommandLine(int pid) => TextOf(pid, "cmdline");

    private static string StatusOf(int pid) => TextOf(pid, "status");

    private static string TextOf(int pid, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{name}");
        }
        catch (IOException)
        {
            return "";
        }
    }
}

using System.Globalization;
using CrContainers.Engine;

namespace CrContainers.Tests.Live.Containers;

/// <summary>The processes that serve a lazily restored task.</summary>
internal static class PageServers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The one that traces a task; 0 for none.</summary>
    public static int Of(int pid) => Number(pid, "TracerPid:") is > 0 and var thread ? Number(thread, "Tgid:") : 0;

    /// <summary>The process beside it, which holds its descriptors: its only child.</summary>
    public static int KeeperOf(int server) => TryKeeperOf(server) ?? throw new InvalidOperationException($"there is none beside {server}");

    /// <summary>Null where there is none at the moment.</summary>
    public static int? TryKeeperOf(int server) => HostProcesses.Pids()
        .Where(pid => Number(pid, "PPid:") == server && HostProcesses.CommandLine(pid).Contains("page-keeper", StringComparison.Ordinal))
        .Select(pid => (int?)pid)
        .FirstOrDefault();

    /// <summary>Waits for all that serve images in a directory to end.</summary>
    public static void AwaitEnd(string directory)
    {
        foreach (var pid in HostProcesses.Naming(directory).Where(pid => HostProcesses.CommandLine(pid).Contains("\0page-", StringComparison.Ordinal)))
        {
            if (RunningTask.StartTime(pid) is { } startTime)
            {
                Assert.True(RunningTask.WaitForEnd(pid, startTime, Patience), $"this does not end: {HostProcesses.CommandLine(pid)}");
            }
        }
    }

    /// <summary>Nothing is left: no process, no socket, no registration, no tracer, no descriptor.</summary>
    public static void ExpectNone(int pid, string directory)
    {
        AwaitEnd(directory);
        Assert.Equal(0, Of(pid));
        Assert.DoesNotContain(" um", File.ReadAllText($"/proc/{pid}/smaps"), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles($"/proc/{pid}/fd"), path => (new FileInfo(path).LinkTarget ?? "").Contains("userfaultfd", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles("/run/cr/pages", $"{pid}-*"));
    }

    private static int Number(int pid, string label)
    {
        var line = HostProcesses.StatusOf(pid).Split('\n').FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[label.Length..], CultureInfo.InvariantCulture);
    }
}

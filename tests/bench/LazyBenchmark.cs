using System.Globalization;
using CrContainers.Tests.Shared;

namespace CrContainers.Bench;

/// <summary>Restores with --lazy-pages: how long until the task runs, for little memory and for much; and what clones take that touch nothing.</summary>
internal sealed class LazyBenchmark(Workspace workspace)
{
    private const int Clones = 20;
    private const int CloneMebibytes = 256;
    private const string Id = "bench-lazy";

    public List<LazyRound> Measure(int small, int large, int rounds)
    {
        using var little = new LazyImage(workspace, small);
        using var much = new LazyImage(workspace, large);
        return [.. Enumerable.Range(0, rounds).Select(_ => MeasureOne(little, much))];
    }

    /// <summary>All at once, their pages on demand.</summary>
    public CloneMemory MeasureClones()
    {
        using var image = new LazyImage(workspace, CloneMebibytes);
        var (tasks, servers) = (0L, 0L);
        var pidFile = workspace.PathOf("clone.pid");
        for (var number = 0; number < Clones; number++)
        {
            using var clone = image.Restore($"{Id}-{number}", "--on-demand", "--pid-file", pidFile);
            tasks += PrivateBytes(int.Parse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture));
        }

        servers = ServersOf(image.Bundle).Sum(PrivateBytes);
        for (var number = 0; number < Clones; number++)
        {
            workspace.Remove($"{Id}-{number}");
        }

        return new CloneMemory(Clones, CloneMebibytes, tasks, servers);
    }

    private LazyRound MeasureOne(LazyImage little, LazyImage much)
    {
        var (smallWall, smallRebuild, smallOwn) = Restore(little);
        var (largeWall, largeRebuild, largeOwn) = Restore(much);
        return new LazyRound(smallRebuild, largeRebuild, smallWall, largeWall, smallOwn, largeOwn);
    }

    private (TimeSpan Wall, TimeSpan Rebuild, TimeSpan Own) Restore(LazyImage image)
    {
        using var restore = image.Restore(Id, "--lazy-pages");
        var (rebuild, own) = (image.LastRebuild(), restore.Wall - image.LastRuntime());
        workspace.Remove(Id);
        return (restore.Wall, rebuild, own);
    }

    /// <summary>The page servers and what stands beside them.</summary>
    private static IEnumerable<int> ServersOf(BenchBundle bundle) => HostProcesses.Naming(Path.GetDirectoryName(bundle.Directory)!)
        .Where(pid => HostProcesses.CommandLine(pid).Contains("\0page-", StringComparison.Ordinal));

    /// <summary>Anonymous memory.</summary>
    private static long PrivateBytes(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }
}

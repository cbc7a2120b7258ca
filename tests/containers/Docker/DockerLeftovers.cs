using System.Diagnostics;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>Where the traces of a container would be, noted while it runs.</summary>
internal sealed class DockerLeftovers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly DockerDaemon daemon;
    private readonly string id;
    private readonly string[] marks;

    private DockerLeftovers(DockerDaemon daemon, string id, params string[] marks)
    {
        this.daemon = daemon;
        this.id = id;
        this.marks = marks;
    }

    public static DockerLeftovers Of(DockerContainer container) => new(
        container.Daemon, container.Id, container.Id, container.Inspect("{{.GraphDriver.Data.MergedDir}}"), container.Inspect("{{.NetworkSettings.SandboxKey}}"));

    /// <summary>The container is removed: no process, mount, cgroup or state of it is there. What was killed just now may take a moment.</summary>
    public void ExpectNone()
    {
        var start = Stopwatch.GetTimestamp();
        while (All().ToList() is { Count: > 0 } left)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"left of container {id}:\n{string.Join('\n', left)}");
            Thread.Sleep(10);
        }
    }

    private IEnumerable<string> All() =>
    [
        .. HostProcesses.Naming(id).Select(pid => $"process {pid}: {HostProcesses.CommandLine(pid).Replace('\0', ' ')}"),
        .. Cgroups().Where(Directory.Exists),
        .. Mounts(),
        .. States().Where(Path.Exists),
    ];

    /// <summary>In every hierarchy, below whatever the daemon has as its parent.</summary>
    private IEnumerable<string> Cgroups() =>
        new[] { "/sys/fs/cgroup" }.Concat(Directory.GetDirectories("/sys/fs/cgroup")).Where(path => !path.EndsWith("/unified", StringComparison.Ordinal))
            .SelectMany(hierarchy => Directory.GetDirectories(hierarchy, "cr-docker-*")).Select(parent => Path.Combine(parent, id));

    /// <summary>Network namespaces are mounts too; the empty files they were mounted on are removed by the daemon every minute.</summary>
    private IEnumerable<string> Mounts() =>
        File.ReadLines($"/proc/{daemon.Pid}/mountinfo").Where(line => marks.Any(mark => line.Contains(mark, StringComparison.Ordinal)));

    private string[] States() => [daemon.BundleOf(id), Path.Combine(daemon.Place, "exec/runtime-runc/moby", id)];
}

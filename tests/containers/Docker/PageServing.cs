using System.Globalization;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>What serves the pages of a container that was started lazily: the process that traces it, the one beside that, and their socket.</summary>
internal sealed class PageServing
{
    private readonly int[] processes;
    private readonly string[] sockets;

    private PageServing(int[] processes, string[] sockets)
    {
        this.processes = processes;
        this.sockets = sockets;
    }

    /// <summary>The process that traces a container's init; 0 for none.</summary>
    public static int ServerOf(DockerContainer container) => Field(Field(container.Pid, "TracerPid:"), "Tgid:");

    public static PageServing Of(DockerContainer container)
    {
        var server = ServerOf(container);
        var keeper = Assert.Single(HostProcesses.Pids(), pid => Field(pid, "PPid:") == server);
        Assert.Contains("page-server", HostProcesses.CommandLine(server), StringComparison.Ordinal);
        Assert.Contains("page-keeper", HostProcesses.CommandLine(keeper), StringComparison.Ordinal);
        return new PageServing([server, keeper], [Assert.Single(Sockets(container.Daemon, container.Pid))]);
    }

    /// <summary>Of a task, in the daemon's own /run.</summary>
    public static string[] Sockets(DockerDaemon daemon, int pid) =>
        Directory.Exists(PlaceOf(daemon)) ? Directory.GetFiles(PlaceOf(daemon), $"{pid}-*") : [];

    public void ExpectGone() => Wait.Until(
        () => !sockets.Any(File.Exists) && !processes.Any(pid => HostProcesses.CommandLine(pid).Contains("\0page-", StringComparison.Ordinal)),
        () => $"left: {string.Join(' ', sockets.Where(File.Exists))} {string.Join(' ', processes.Select(HostProcesses.CommandLine))}");

    private static string PlaceOf(DockerDaemon daemon) => $"/proc/{daemon.Pid}/root/run/cr/pages";

    private static int Field(int pid, string label)
    {
        var line = HostProcesses.StatusOf(pid).Split('\n').FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[label.Length..], CultureInfo.InvariantCulture);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>A "docker checkpoint create" that stands still while cr holds the container's init: cr is stopped as soon as it traces
/// it. The container is run with <see cref="Ballast"/>, so that this is noticed in time.</summary>
internal sealed class HeldCheckpoint : IDisposable
{
    public static readonly string[] Ballast = ["BALLAST=96"];

    private readonly Process docker;
    private readonly int cr;

    private HeldCheckpoint(Process docker, int cr)
    {
        this.docker = docker;
        this.cr = cr;
    }

    public static HeldCheckpoint Begin(DockerContainer container, string name, params string[] options)
    {
        var init = container.Pid;
        var docker = container.Daemon.Begin(["checkpoint", "create", .. options, container.Id, name]);
        var tracer = 0;
        Wait.Closely(() => (tracer = Field($"/proc/{init}/status", "TracerPid")) != 0, "cr traces the init");
        Signal(tracer, "STOP");
        return new HeldCheckpoint(docker, Field($"/proc/{tracer}/status", "Tgid"));
    }

    /// <summary>Lets it go on.</summary>
    /// <returns>How docker ended.</returns>
    public CommandResult Finish()
    {
        Signal(cr, "CONT");
        return HostCommand.EndOf(docker);
    }

    /// <summary>Kills cr, unless its engine has done so already.</summary>
    public CommandResult Kill()
    {
        HostCommand.Run(new ProcessStartInfo("kill", ["-KILL", cr.ToString(CultureInfo.InvariantCulture)]));
        return HostCommand.EndOf(docker);
    }

    public void Dispose()
    {
        if (HostProcesses.CommandLine(cr).Contains("checkpoint", StringComparison.Ordinal))
        {
            Signal(cr, "CONT");
        }

        docker.Dispose();
    }

    private static void Signal(int pid, string signal) => HostCommand.Succeed("kill", $"-{signal}", pid.ToString(CultureInfo.InvariantCulture));

    private static int Field(string file, string name) =>
        int.Parse(File.ReadLines(file).Single(line => line.StartsWith($"{name}:", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);
}

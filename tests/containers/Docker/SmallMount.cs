using System.Globalization;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>A file system of one mebibyte at a place of the daemon's. The daemon has its own mounts; it is mounted there.</summary>
internal sealed class SmallMount : IDisposable
{
    private readonly DockerDaemon daemon;
    private readonly string path;

    public SmallMount(DockerDaemon daemon, string path)
    {
        this.daemon = daemon;
        this.path = path;
        InDaemon("mount", "-t", "tmpfs", "-o", "size=1m", "cr-small", path);
    }

    public string[] Files() => InDaemon("find", path, "-mindepth", "1").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => InDaemon("umount", path);

    private string InDaemon(params string[] command) =>
        HostCommand.Succeed("nsenter", ["--target", daemon.Pid.ToString(CultureInfo.InvariantCulture), "--mount", .. command]);
}

using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>The file systems that this program's own mount namespace has: what a container has mounted of these is not its own.</summary>
internal sealed class HostFileSystems
{
    private readonly HashSet<ulong> devices;

    public HostFileSystems()
    {
        Mounts = MountInfo.Parse(ProcFile.Read("/proc/self/mountinfo"));
        devices = [.. Mounts.Select(mount => mount.Device)];
    }

    public IReadOnlyList<Mount> Mounts { get; }

    public bool Have(Mount mount) => devices.Contains(mount.Device);
}

using System.Text;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>
/// The freezer of a container's cgroup, version 1 or 2, as its caller left it. A frozen task does not reach a ptrace stop:
/// it is thawed once an interrupt waits for it, and frozen again before it is let go.
/// </summary>
internal sealed class Freezer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string file;
    private readonly string frozen;
    private readonly string thawed;

    private Freezer(string file, string frozen, string thawed)
    {
        this.file = file;
        this.frozen = frozen;
        this.thawed = thawed;
    }

    /// <summary>The freezer that holds the task; null while it runs free.</summary>
    /// <param name="pid">The task.</param>
    /// <param name="host">Has the cgroup file systems.</param>
    public static Freezer? Holding(int pid, HostFileSystems host)
    {
        foreach (var entry in CgroupMembership.Parse(ProcFile.Read(pid, "cgroup")))
        {
            if (Of(entry, host.Mounts) is { } freezer && freezer.IsFrozen())
            {
                return freezer;
            }
        }

        return null;
    }

    public void Thaw() => ProcFile.Write(file, thawed);

    /// <summary>Asks for the frozen state; tasks reach it as soon as they are let go.</summary>
    public void Freeze() => ProcFile.Write(file, frozen);

    /// <summary>Reading freezer.state is what moves a cgroup of version 1 from FREEZING to FROZEN.</summary>
    public void WaitUntilFrozen()
    {
        var end = DateTime.UtcNow + Patience;
        while (!IsFrozen())
        {
            if (DateTime.UtcNow > end)
            {
                throw new CrException(ErrorKind.Kernel, "freeze", file, "its tasks do not freeze again", "pause the container again");
            }

            Thread.Yield();
        }
    }

    private bool IsFrozen() => Encoding.ASCII.GetString(ProcFile.Read(file)).Trim() == frozen && !FrozenByAncestor();

    private bool FrozenByAncestor()
    {
        var parent = Path.Combine(Path.GetDirectoryName(file)!, "freezer.parent_freezing");
        return FileStatus.OfPath(parent) is not null && ProcFile.Read(parent) is [(byte)'1', ..]
            ? throw new CrException(ErrorKind.Unsupported, "thaw", file, "a cgroup above the container's is frozen", "thaw that one first")
            : false;
    }

    private static Freezer? Of(CgroupEntry entry, IReadOnlyList<Mount> mounts) => entry switch
    {
        { Controllers: ["freezer"] } => At(entry, mounts, "freezer.state", "FROZEN", "THAWED"),
        { Controllers: [] } => At(entry, mounts, "cgroup.freeze", "1", "0"),
        _ => null,
    };

    private static Freezer? At(CgroupEntry entry, IReadOnlyList<Mount> mounts, string name, string frozen, string thawed) =>
        CgroupDirectory.Of(entry, mounts) is { } directory && FileStatus.OfPath($"{directory}/{name}") is not null
            ? new Freezer($"{directory}/{name}", frozen, thawed)
            : null;
}

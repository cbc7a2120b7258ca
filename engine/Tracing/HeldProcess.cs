using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>A process of the container, held still.</summary>
/// <param name="HostPid">In this program's pid namespace.</param>
/// <param name="Pid">In the container's.</param>
/// <param name="Comm">Its name.</param>
/// <param name="StateBefore">The state in /proc/PID/stat before it was held.</param>
/// <param name="Status">Its leader's, as of when all of its threads stood still.</param>
/// <param name="Threads">The leader first.</param>
internal sealed record HeldProcess(int HostPid, int Pid, string Comm, byte StateBefore, Proc.TaskStatus Status, List<Tracee> Threads)
{
    private IReadOnlyList<Mount>? mounts;

    /// <summary>What is mounted where, as it sees it.</summary>
    public IReadOnlyList<Mount> Mounts => mounts ??= MountInfo.Parse(ProcFile.Read(HostPid, "mountinfo"));

    public Tracee Leader => Threads[0];

    /// <summary>As blockers and errors name it.</summary>
    public string Subject => $"task {Pid} ({Comm})";
}

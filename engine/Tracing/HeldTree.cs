using System.Diagnostics;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>
/// A container's init and all its descendants, every thread of them seized and stopped. A task that is traced can still
/// have started another one before its own stop, so tasks are listed again until no new one appears. One that ends before its stop is left out.
/// </summary>
internal sealed class HeldTree : IDisposable
{
    private const PtraceOptions Options = PtraceOptions.TraceSysGood | PtraceOptions.SuspendSeccomp;

    private readonly Dictionary<int, Tracee> tracees = [];
    private readonly ProcessListing listing;
    private readonly Freezer? freezer;
    private readonly int initPid;
    private readonly long heldSince;
    private bool thawed;
    private bool released;

    private HeldTree(int initPid, HostFileSystems host)
    {
        this.initPid = initPid;
        listing = new ProcessListing(initPid);
        freezer = Freezer.Holding(initPid, host);
        heldSince = Stopwatch.GetTimestamp();
    }

    public HeldProcess[] Processes { get; private set; } = [];

    /// <summary>Processes that have ended and that their parent has not waited for: nobody can hold those. By pid on the host.</summary>
    public List<TaskStat> Ended => listing.Ended;

    /// <summary>A freezer held them before.</summary>
    public bool CameFrozen => freezer is not null;

    /// <summary>How long the tasks have stood still; fixed once they are released.</summary>
    public TimeSpan Pause { get; private set; }

    /// <summary>The first thread of the init.</summary>
    public Tracee Leader => tracees[initPid];

    /// <param name="initPid">The init.</param>
    /// <param name="host">Has the cgroup file systems.</param>
    public static HeldTree Hold(int initPid, HostFileSystems host) => Hold(initPid, host, tree => tree.HoldAll());

    /// <summary>Only <see cref="Leader"/> is sure to stand still: for what nobody else in the container has to do with. All of it, where it came frozen: it must not run meanwhile.</summary>
    /// <inheritdoc cref="Hold(int, HostFileSystems)"/>
    public static HeldTree HoldLeader(int initPid, HostFileSystems host) => Hold(initPid, host, tree =>
    {
        if (tree.CameFrozen)
        {
            tree.HoldAll();
        }
        else
        {
            tree.HoldInit();
        }
    });

    private static HeldTree Hold(int initPid, HostFileSystems host, Action<HeldTree> hold)
    {
        var tree = new HeldTree(initPid, host);
        try
        {
            hold(tree);
            return tree;
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    /// <summary>Lets every task go on; into its frozen cgroup again, where it came from one.</summary>
    public void Release()
    {
        if (released)
        {
            return;
        }

        released = true;
        if (thawed)
        {
            freezer!.Freeze();
        }

        foreach (var tracee in tracees.Values)
        {
            tracee.Detach();
        }

        Pause = Stopwatch.GetElapsedTime(heldSince);
        if (thawed)
        {
            freezer!.WaitUntilFrozen();
        }
    }

    /// <summary>Kills the init; the kernel kills the rest of its pid namespace. Returns once it is dead.</summary>
    public void Kill()
    {
        released = true;
        Pause = Stopwatch.GetElapsedTime(heldSince);
        using var init = PidFd.Open(initPid);
        init.Kill();
        Tracee.WaitForEnds(tracees.Values);
    }

    public void Dispose() => Release();

    private void HoldAll()
    {
        IReadOnlyList<int> processes;
        var seized = new List<Tracee>();
        do
        {
            seized.Clear();
            processes = listing.List();
            foreach (var pid in processes)
            {
                SeizeNewThreads(pid, seized);
            }

            seized.ForEach(tracee => tracee.Interrupt());
            Thaw();
            seized.ForEach(WaitForStop);
        }
        while (seized.Count > 0 || listing.IsStale);

        Processes = [.. processes.Select(Describe)];
    }

    private void HoldInit()
    {
        var leader = Tracee.TrySeize(initPid, Options) ?? throw new CrException(ErrorKind.TraceeGone, "hold", $"task {initPid}", "it has ended");
        tracees.Add(initPid, leader);
        leader.Interrupt();
        leader.WaitForInterrupt();
    }

    private void Thaw()
    {
        if (freezer is not null && !thawed)
        {
            thawed = true;
            freezer.Thaw();
        }
    }

    private void SeizeNewThreads(int pid, List<Tracee> seized)
    {
        foreach (var tid in listing.ThreadsOf(pid))
        {
            if (tracees.ContainsKey(tid))
            {
                continue;
            }

            if (Tracee.TrySeize(tid, Options) is { } tracee)
            {
                tracees.Add(tid, tracee);
                seized.Add(tracee);
            }
            else
            {
                listing.NoteEnd(pid, tid);
            }
        }
    }

    private void WaitForStop(Tracee tracee)
    {
        if (!tracee.TryWaitForInterrupt())
        {
            tracees.Remove(tracee.Tid);
        }
    }

    private HeldProcess Describe(int pid)
    {
        var status = Proc.TaskStatus.Parse(ProcFile.Read(pid, "status"));
        if (status.NsThreadGroups.Length == 0)
        {
            throw new CrException(ErrorKind.IncompatibleHost, "read", $"/proc/{pid}/status", "it has no NStgid line", "a kernel with CONFIG_PID_NS is needed");
        }

        var threads = new List<Tracee>();
        foreach (var tid in ProcFile.Numbers($"/proc/{pid}/task"))
        {
            if (tracees.TryGetValue(tid, out var tracee))
            {
                threads.Insert(tid == pid ? 0 : threads.Count, tracee);
            }
        }

        return new HeldProcess(pid, status.NsThreadGroups[^1], listing[pid].Comm, listing[pid].State, status, threads);
    }
}

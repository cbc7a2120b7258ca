using System.Diagnostics;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>
/// A container's init and all its descendants, every thread of them seized and stopped. A task that is traced can still
/// have started another one before its own stop, so tasks are listed again until no new one appears.
/// </summary>
internal sealed class HeldTree : IDisposable
{
    private readonly Dictionary<int, Tracee> tracees = [];
    private readonly Dictionary<int, TaskStat> before = [];
    private readonly Freezer? freezer;
    private readonly int initPid;
    private readonly long heldSince;
    private bool thawed;
    private bool released;

    private HeldTree(int initPid)
    {
        this.initPid = initPid;
        freezer = Freezer.Holding(initPid);
        heldSince = Stopwatch.GetTimestamp();
    }

    public IReadOnlyList<HeldProcess> Processes { get; private set; } = [];

    /// <summary>Processes that have ended and that their parent has not waited for: nobody can hold those. By pid on the host.</summary>
    public IReadOnlyList<TaskStat> Ended => [.. before.Values.Where(process => HasEnded(process.Pid))];

    /// <summary>A freezer held them before.</summary>
    public bool CameFrozen => freezer is not null;

    /// <summary>How long the tasks have stood still; fixed once they are released.</summary>
    public TimeSpan Pause { get; private set; }

    /// <summary>True for a process that is the init or descends from it.</summary>
    public bool Has(int hostPid) => before.ContainsKey(hostPid);

    public static HeldTree Hold(int initPid)
    {
        var tree = new HeldTree(initPid);
        try
        {
            tree.HoldAll();
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
        while (SeizeNewThreads() is { Count: > 0 } seized)
        {
            foreach (var tracee in seized)
            {
                tracee.Interrupt();
            }

            Thaw();
            foreach (var tracee in seized)
            {
                tracee.WaitForInterrupt();
            }
        }

        Processes = ListProcesses().FindAll(pid => !HasEnded(pid)).ConvertAll(Describe);
        if (HasEnded(initPid))
        {
            throw new CrException(ErrorKind.TraceeGone, "hold", $"task {initPid}", "it has ended");
        }
    }

    private void Thaw()
    {
        if (freezer is not null && !thawed)
        {
            thawed = true;
            freezer.Thaw();
        }
    }

    private List<Tracee> SeizeNewThreads()
    {
        var seized = new List<Tracee>();
        foreach (var pid in ListProcesses())
        {
            before.TryAdd(pid, TaskStat.Parse(ProcFile.Read(pid, "stat")));
            if (HasEnded(pid))
            {
                continue;
            }

            foreach (var tid in ProcFile.Numbers($"/proc/{pid}/task").Where(tid => !tracees.ContainsKey(tid)))
            {
                var tracee = Tracee.Seize(tid, PtraceOptions.TraceSysGood | PtraceOptions.SuspendSeccomp);
                tracees.Add(tid, tracee);
                seized.Add(tracee);
            }
        }

        return seized;
    }

    private bool HasEnded(int pid) => before[pid].State is (byte)'Z' or (byte)'X';

    /// <summary>The init and its descendants, parents before children.</summary>
    private List<int> ListProcesses()
    {
        var found = new List<int> { initPid };
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var tid in ProcFile.Numbers($"/proc/{found[i]}/task"))
            {
                found.AddRange(ChildList.Parse(ProcFile.Read($"/proc/{found[i]}/task/{tid}/children")).Except(found));
            }
        }

        return found;
    }

    private HeldProcess Describe(int pid)
    {
        var status = Proc.TaskStatus.Parse(ProcFile.Read(pid, "status"));
        if (status.NsThreadGroups.Length == 0)
        {
            throw new CrException(ErrorKind.IncompatibleHost, "read", $"/proc/{pid}/status", "it has no NStgid line", "a kernel with CONFIG_PID_NS is needed");
        }

        var threads = ProcFile.Numbers($"/proc/{pid}/task").Select(tid => tracees[tid]).OrderBy(tracee => tracee.Tid != pid);
        return new HeldProcess(pid, status.NsThreadGroups[^1], before[pid].Comm, before[pid].State, status, [.. threads]);
    }
}

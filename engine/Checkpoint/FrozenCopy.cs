using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// A copy-on-write copy of a held process (clone(2)), stopped before its first instruction: its memory stays as it was while
/// the process goes on. It is a child that tells nobody of its end (exit signal 0): no SIGCHLD, and wait4(-1) does not see it.
/// It shares the descriptor table, so that no pipe or socket stays open because of it.
/// </summary>
internal sealed class FrozenCopy
{
    /// <summary>CLONE_PTRACE, FS, FILES and CHILD_SETTID. CLONE_PARENT, which would spare the process a child, is refused to an init.</summary>
    private const ulong Flags = 0x2000 | 0x200 | 0x400 | 0x1000000;

    private const ulong NotWaiting = 1;
    private const ulong OfClones = 0x80000000;
    private const string MostLikelyVictim = "1000";

    private readonly Tracee tracee;
    private readonly int pid;

    private FrozenCopy(Tracee tracee, int pid, ulong scratch)
    {
        this.tracee = tracee;
        this.pid = pid;
        Scratch = scratch;
    }

    public int HostPid => tracee.Tid;

    /// <summary>Where its mapping lies that is the injection's.</summary>
    public ulong Scratch { get; }

    /// <summary>Null where the kernel refuses: the pids cgroup or RLIMIT_NPROC is full, memory is short, a signal came between.</summary>
    /// <param name="process">Held.</param>
    /// <param name="injection">Into its leader.</param>
    /// <param name="meanwhile">Is done while the kernel copies its page tables: 0.4 ms for 16 MiB.</param>
    public static FrozenCopy? Make(HeldProcess process, LiveInjection injection, Action meanwhile)
    {
        var batch = injection.NewBatch();
        var clone = batch.Add(Syscall.Clone, Flags, 0, 0, 0, 0);
        var end = batch.Add(Syscall.Tkill, 0, Signals.Kill);
        batch.SetArgument(clone, 3, batch.ArgumentAddress(end, 0));
        injection.Calls.Run(batch, meanwhile: meanwhile);
        return batch.Result(clone) > 0 ? Hold(process, (int)batch.Result(clone), injection.Scratch) : null;
    }

    /// <summary>
    /// Traced from its birth on. Were the tracer to die before EXITKILL is set, the copy would run on into the next call of the
    /// batch: tkill(2) of itself, because the kernel has put its id there (CHILD_SETTID), and into its own memory only. The process
    /// itself makes that call too, with the id 0: EINVAL.
    /// </summary>
    private static FrozenCopy Hold(HeldProcess process, int pid, ulong scratch)
    {
        var children = ChildList.Parse(ProcFile.Read($"/proc/{process.HostPid}/task/{process.HostPid}/children"));
        var hostPid = children.Length == 1 ? children[0] : children.First(child => InnerId.Of(child) == pid);
        var tracee = Tracee.Born(hostPid);
        Ptrace.SetOptions(hostPid, PtraceOptions.ExitKill);
        return new FrozenCopy(tracee, pid, scratch);
    }

    /// <summary>Has the OOM killer take it first: once the process goes on, which does not stand still for that.</summary>
    public void OfferToOomKiller() => ProcFile.Write(HostPid, "oom_score_adj", MostLikelyVictim);

    /// <summary>The copy is dead after it; its zombie waits to be <see cref="Reap"/>ed.</summary>
    public void Kill()
    {
        using var process = PidFd.Open(HostPid);
        process.Kill();
        Tracee.WaitForEnds([tracee]);
    }

    /// <summary>Has the process wait for its dead child: one call of its leader, for which it needs no memory.</summary>
    /// <param name="leader">Of the process.</param>
    public void Reap(Tracee leader)
    {
        var mappings = MappingReader.Listed(leader.Tid);
        new HeldThread(leader).CallOnce(mappings, Syscall.Wait4, (ulong)pid, 0, NotWaiting | OfClones, 0);
    }

    /// <summary>
    /// The zombie of a copy whose engine was killed: no SIGCHLD at its end, which SIGKILL made. A program that clones such children itself, and
    /// kills them, waits for them with __WCLONE at once.
    /// </summary>
    public static bool IsAbandoned(TaskStat child) => child is { State: (byte)'Z', ExitSignal: 0, ExitCode: Signals.Kill };

    /// <summary>Has a process wait for the copies of it that were abandoned.</summary>
    /// <param name="injection">Into the process.</param>
    /// <param name="children">Its children that have ended.</param>
    public static void ReapAbandoned(LiveInjection injection, List<TaskStat> children)
    {
        foreach (var child in children.FindAll(IsAbandoned))
        {
            injection.Calls.Call(Syscall.Wait4, (ulong)InnerId.Of(child.Pid), 0, NotWaiting | OfClones, 0);
        }
    }
}

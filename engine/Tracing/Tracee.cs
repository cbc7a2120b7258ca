using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Tracing;

/// <summary>One seized thread. Its tracer is the thread that made this object.</summary>
internal sealed class Tracee
{
    private readonly List<int> heldSignals = [];

    private Tracee(int tid) => Tid = tid;

    /// <summary>In this program's pid namespace.</summary>
    public int Tid { get; }

    /// <summary>Stopped by a signal (group stop) when it was seized, not only by us.</summary>
    public bool IsGroupStopped { get; private set; }

    /// <summary>The thread has ended; nothing more can be asked of it.</summary>
    public bool Ended { get; private set; }

    /// <summary>PTRACE_SEIZE: the thread runs on until it is interrupted.</summary>
    /// <exception cref="CrException">It is traced already, or we may not trace it.</exception>
    public static Tracee Seize(int tid, PtraceOptions options)
    {
        var result = Ptrace.TrySeize(tid, options);
        return result < 0 ? throw SeizeFailure(tid, (Errno)(-result)) : new Tracee(tid);
    }

    /// <summary>The same; null for a thread that has ended, which nobody can trace.</summary>
    public static Tracee? TrySeize(int tid, PtraceOptions options)
    {
        var result = Ptrace.TrySeize(tid, options);
        return result >= 0 ? new Tracee(tid) : HasEnded(tid) ? null : throw SeizeFailure(tid, (Errno)(-result));
    }

    /// <summary>A thread that a tracee has made is traced from its first instruction on (PTRACE_O_TRACECLONE).</summary>
    public static Tracee Born(int tid)
    {
        var tracee = new Tracee(tid);
        tracee.WaitForInterrupt();
        return tracee;
    }

    /// <summary>Blocks until the thread stops.</summary>
    /// <exception cref="CrException">It ended instead.</exception>
    public WaitStatus Wait()
    {
        var status = Waiting.For(Tid);
        if (status.Ended)
        {
            Ended = true;
            throw Gone($"it has ended ({status})");
        }

        return status;
    }

    /// <summary>No error if it has ended: who waits for its stop will know.</summary>
    public void Interrupt() => Ptrace.TryInterrupt(Tid);

    /// <summary>Waits for the stop that <see cref="Interrupt"/> asked for. Signals on their way are delivered before:
    /// their handlers are entered, but no instruction of theirs has run.</summary>
    /// <exception cref="CrException">It ended instead.</exception>
    public void WaitForInterrupt()
    {
        if (!TryWaitForInterrupt())
        {
            throw Gone("it has ended");
        }
    }

    /// <summary>The same.</summary>
    /// <returns>False: it ended instead.</returns>
    public bool TryWaitForInterrupt()
    {
        WaitStatus status;
        while (!(status = Waiting.For(Tid)).IsEventStop)
        {
            if (status.Ended)
            {
                Ended = true;
                return false;
            }

            Ptrace.TryContinue(Tid, status.IsSignalStop ? status.StopSignal : 0);
        }

        IsGroupStopped = status.IsGroupStop;
        return true;
    }

    /// <summary>
    /// Goes from any stop to one of PTRACE_EVENT_STOP without a user instruction in between. Only there does the kernel
    /// look at an interrupted system call again when the thread goes on: what registers set at another stop say about
    /// it would be taken literally, and errno 512 to 516 would reach the program.
    /// </summary>
    public void MoveToCleanStop()
    {
        Interrupt();
        Continue();
        WaitStatus status;
        while (!(status = Wait()).IsEventStop)
        {
            Hold(status);
            Continue();
        }
    }

    public void Continue() => Ptrace.Continue(Tid, 0);

    public void ContinueToSyscall() => Ptrace.ContinueToSyscall(Tid);

    /// <summary>Keeps a signal that came at a bad time; <see cref="Detach"/> sends it again.</summary>
    public void Hold(WaitStatus status)
    {
        if (status.IsSignalStop || status.IsGroupStop)
        {
            heldSignals.Add(status.StopSignal);
        }
    }

    public Registers Registers
    {
        get => Ptrace.GetRegisters(Tid);
        set => Ptrace.SetRegisters(Tid, value);
    }

    public ulong SignalMask
    {
        get => Ptrace.GetSignalMask(Tid);
        set => Ptrace.SetSignalMask(Tid, value);
    }

    /// <summary>Lets the thread go on untraced. No error if it is dead.</summary>
    public void Detach()
    {
        if (Ended)
        {
            return;
        }

        Ptrace.TryDetach(Tid, 0);
        Ended = true;
        SendHeld();
    }

    /// <summary>Lets the thread go on with other options: whoever takes its stops from now on passes on what it gets.</summary>
    public void GoOnTraced(PtraceOptions options)
    {
        Ptrace.SetOptions(Tid, options);
        Continue();
        Ended = true;
        SendHeld();
    }

    private void SendHeld()
    {
        foreach (var signal in heldSignals.Distinct())
        {
            LibC.Call(Syscall.Kill, Tid, signal);
        }
    }

    /// <summary>
    /// Waits until threads, which something has killed, are dead and reaped as tracees. All at once: the last thread of an init
    /// ends only when every other one of its pid namespace has been waited for, and which one is the last nobody knows.
    /// </summary>
    public static void WaitForEnds(IEnumerable<Tracee> tracees)
    {
        var left = tracees.Where(tracee => !tracee.Ended).ToList();
        while (left.Count > 0)
        {
            left.ForEach(tracee => tracee.TakeEnd());
            if (left.RemoveAll(tracee => tracee.Ended) == 0)
            {
                Waiting.ForAny();
            }
        }
    }

    /// <summary>Notes that it has ended, or lets it go on towards its end; returns at once.</summary>
    private void TakeEnd()
    {
        var result = Waiting.Try(Tid, out var status);
        Ended = result == -(long)Errno.ECHILD || (result > 0 && status.Ended);
        if (result > 0 && !Ended)
        {
            Ptrace.TryContinue(Tid);
        }
    }

    private CrException Gone(string reason) => new(ErrorKind.TraceeGone, "trace", $"task {Tid}", reason);

    private static bool HasEnded(int tid)
    {
        try
        {
            return Proc.TaskStat.Parse(ProcFile.Read(tid, "stat")).State is (byte)'Z' or (byte)'X';
        }
        catch (CrException exception) when (exception.Kind is ErrorKind.TraceeGone or ErrorKind.NotFound)
        {
            return true;
        }
    }

    private static CrException SeizeFailure(int tid, Errno errno) => errno switch
    {
        Errno.EPERM when TracerOf(tid) is > 0 and var tracer => new CrException(
            ErrorKind.Unsupported, "trace", $"task {tid}", $"it is traced by process {tracer} already", "end that debugger or strace first"),
        Errno.EPERM => new CrException(
            ErrorKind.Permission, "trace", $"task {tid}", "not permitted: CAP_SYS_PTRACE and CAP_SYS_ADMIN are needed", "run cr as root; look at kernel.yama.ptrace_scope (3 forbids tracing)"),
        _ => new KernelException("trace", $"task {tid}", errno),
    };

    private static int TracerOf(int tid)
    {
        try
        {
            return Proc.TaskStatus.Parse(ProcFile.Read(tid, "status")).TracerPid;
        }
        catch (CrException)
        {
            return 0;
        }
    }
}

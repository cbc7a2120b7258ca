using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>
/// Every thread of every process that may touch a page which is still to come is traced: if this program dies, the kernel kills them. New threads
/// and children are traced from their first instruction on; a process that executes another program has a new address space, and is let go. All
/// signals and stops pass as if nobody traced.
/// </summary>
internal sealed class TaskGuard
{
    public const PtraceOptions Options =
        PtraceOptions.ExitKill | PtraceOptions.TraceFork | PtraceOptions.TraceVfork | PtraceOptions.TraceClone | PtraceOptions.TraceExec;

    private readonly HashSet<int> threads;
    private bool releases;

    /// <param name="threads">Traced by the calling thread already.</param>
    public TaskGuard(IEnumerable<int> threads) => this.threads = [.. threads];

    /// <summary>Nobody is left: all have ended, or execute other programs.</summary>
    public bool IsEmpty => threads.Count == 0;

    /// <summary>Lets go on what has stopped.</summary>
    public void TakeStops()
    {
        long tid;
        while ((tid = Waiting.Any(blocks: false, out var status)) > 0)
        {
            Take((int)tid, status);
        }

        if (tid < 0)
        {
            threads.Clear();
        }
    }

    /// <summary>Ends the tracing of all; returns once nobody is traced.</summary>
    public void Release()
    {
        releases = true;
        foreach (var thread in threads)
        {
            Ptrace.TryInterrupt(thread);
        }

        while (Waiting.Any(blocks: true, out var status) is > 0 and var tid)
        {
            Take((int)tid, status);
        }

        threads.Clear();
    }

    /// <summary>Returns once all are dead.</summary>
    public void Kill()
    {
        foreach (var thread in threads)
        {
            LibC.Call(Syscall.Kill, thread, Signals.Kill);
        }

        while (Waiting.Any(blocks: true, out var status) is > 0 and var tid)
        {
            if (!status.Ended)
            {
                LibC.Call(Syscall.Kill, tid, Signals.Kill);
                Ptrace.TryContinue((int)tid);
            }
        }

        threads.Clear();
    }

    private void Take(int tid, WaitStatus status)
    {
        if (status.Ended)
        {
            threads.Remove(tid);
        }
        else if (releases || status.Event == PtraceEvent.Exec)
        {
            Ptrace.TryDetach(tid, Signal(status));
            threads.Remove(tid);
            threads.RemoveWhere(thread => !Directory.Exists($"/proc/{thread}"));
        }
        else
        {
            threads.Add(tid);
            GoOn(tid, status);
        }
    }

    private static void GoOn(int tid, WaitStatus status)
    {
        if (status.IsGroupStop)
        {
            Ptrace.TryListen(tid);
        }
        else
        {
            Ptrace.TryContinue(tid, Signal(status));
        }
    }

    private static int Signal(WaitStatus status) => status.IsSignalStop ? status.StopSignal : 0;
}

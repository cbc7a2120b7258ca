using System.Runtime.InteropServices;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Signal actions and pending signals. All signals but SIGTRAP are blocked meanwhile.</summary>
internal static class SignalRebuild
{
    private const ulong MaskSize = sizeof(ulong);

    /// <summary>All actions but SIGTRAP's, which the engine's own breakpoints would reset.</summary>
    public static void Actions(RestoreCalls calls, SignalActionsRecord record)
    {
        for (var signal = 1; signal <= SignalActionsRecord.Count; signal++)
        {
            if (signal is not (Signals.Kill or Signals.Stop or Signals.Trap))
            {
                QueueAction(calls, signal, record.Of(signal));
            }
        }

        calls.Flush();
    }

    /// <summary>Pending signals, as if they came from the task itself, with their siginfo as it was. After the actions:
    /// an action of "ignore" would throw them away.</summary>
    public static void Pending(RestoreCalls calls, TaskImage task)
    {
        foreach (var siginfo in task.SharedPending.Signals.Where(IsNotTrap))
        {
            calls.Queue("queue", Subject(siginfo), Syscall.RtSigqueueinfo, (ulong)task.Task.Pid, SignalOf(siginfo), calls.Put(siginfo));
        }

        foreach (var thread in task.Threads)
        {
            foreach (var siginfo in thread.Pending.Signals.Where(IsNotTrap))
            {
                calls.Queue("queue", Subject(siginfo), Syscall.RtTgsigqueueinfo, (ulong)task.Task.Pid, (ulong)thread.Thread.Tid, SignalOf(siginfo), calls.Put(siginfo));
            }
        }

        calls.Flush();
    }

    /// <summary>SIGTRAP's action, and SIGTRAP itself where it is pending. No breakpoint may come after: single calls only.</summary>
    /// <param name="tracee">The fresh init's thread.</param>
    /// <param name="remote">Its calls.</param>
    /// <param name="place">256 bytes of scratch memory.</param>
    /// <param name="task">The image.</param>
    public static void Trap(Tracee tracee, RemoteCalls remote, ulong place, TaskImage task)
    {
        tracee.SignalMask = Signals.All;
        RemoteMemory.Write(tracee.Tid, place, Bytes(task.SignalActions.Of(Signals.Trap)));
        remote.CallChecked("set", "the action of signal 5", Syscall.RtSigaction, Signals.Trap, place, 0, MaskSize);
        foreach (var siginfo in task.SharedPending.Signals.Where(siginfo => !IsNotTrap(siginfo)))
        {
            RemoteMemory.Write(tracee.Tid, place, siginfo);
            remote.CallChecked("queue", Subject(siginfo), Syscall.RtSigqueueinfo, (ulong)task.Task.Pid, Signals.Trap, place);
        }

        foreach (var thread in task.Threads)
        {
            foreach (var siginfo in thread.Pending.Signals.Where(siginfo => !IsNotTrap(siginfo)))
            {
                RemoteMemory.Write(tracee.Tid, place, siginfo);
                remote.CallChecked("queue", Subject(siginfo), Syscall.RtTgsigqueueinfo, (ulong)task.Task.Pid, (ulong)thread.Thread.Tid, Signals.Trap, place);
            }
        }
    }

    private static void QueueAction(RestoreCalls calls, int signal, SignalAction action) =>
        calls.Queue("set", $"the action of signal {signal}", Syscall.RtSigaction, (ulong)signal, calls.Put(Bytes(action)), 0, MaskSize);

    private static byte[] Bytes(SignalAction action) =>
        MemoryMarshal.AsBytes<ulong>([action.Handler, action.Flags, action.Restorer, action.Mask]).ToArray();

    private static bool IsNotTrap(byte[] siginfo) => PendingSignalsRecord.SignalOf(siginfo) != Signals.Trap;

    private static ulong SignalOf(byte[] siginfo) => (ulong)PendingSignalsRecord.SignalOf(siginfo);

    private static string Subject(byte[] siginfo) => $"signal {PendingSignalsRecord.SignalOf(siginfo)}";
}

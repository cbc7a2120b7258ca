using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What belongs to one thread, as far as it can be seen from outside.</summary>
internal static class ThreadCapture
{
    private const int FirstTlsEntry = 12;

    public static ThreadRecord Thread(Tracee tracee, Proc.TaskStatus status, ThreadQueries queries, ulong signalMask)
    {
        var (robustList, robustLength) = Native.TaskQueries.RobustList(tracee.Tid);
        var rseq = Ptrace.GetRseq(tracee.Tid) ?? default;
        return new ThreadRecord
        {
            Tid = status.NsPids[^1],
            Comm = ProcFile.ReadText(tracee.Tid, "comm"),
            SignalMask = signalMask,
            AltStack = queries.AltStack,
            AltStackFlags = queries.AltStackFlags,
            AltStackSize = queries.AltStackSize,
            RobustList = robustList,
            RobustListLength = robustLength,
            ClearTid = queries.ClearTid ?? 0,
            Rseq = rseq.Pointer,
            RseqLength = rseq.Size,
            RseqSignature = rseq.Signature,
            Tls = Tls(tracee.Tid),
        };
    }

    public static CpuRecord Cpu(Tracee tracee, Registers registers) => new()
    {
        General = registers.ToWords(),
        Debug = DebugRegisters(tracee.Tid),
        Components = Array.ConvertAll(XstateLayout.OfThisCpu(), area => new XstateComponent(area.Number, area.Offset, area.Size)),
        Xstate = Ptrace.GetXstate(tracee.Tid),
    };

    public static CredentialsRecord Credentials(Proc.TaskStatus status, uint secureBits) => new()
    {
        Uids = status.Uids,
        Gids = status.Gids,
        Groups = status.Groups,
        Inheritable = status.CapInheritable,
        Permitted = status.CapPermitted,
        Effective = status.CapEffective,
        Bounding = status.CapBounding,
        Ambient = status.CapAmbient,
        SecureBits = secureBits,
        NoNewPrivileges = status.NoNewPrivileges,
    };

    public static SchedulingRecord Scheduling(Tracee tracee)
    {
        var attributes = Native.TaskQueries.Scheduling(tracee.Tid);
        return new SchedulingRecord
        {
            Policy = attributes.Policy,
            Flags = attributes.Flags,
            Nice = (int)TaskStat.Parse(ProcFile.Read(tracee.Tid, "stat")).Nice,
            Priority = attributes.Priority,
            Runtime = attributes.Runtime,
            Deadline = attributes.Deadline,
            Period = attributes.Period,
            IoPriority = Native.TaskQueries.IoPriority(tracee.Tid),
            TimerSlack = ulong.Parse(ProcFile.ReadText(tracee.Tid, "timerslack_ns")),
            Affinity = Affinity(tracee.Tid),
        };
    }

    public static PendingSignalsRecord Pending(Tracee tracee, bool shared) => new() { Signals = Ptrace.PeekPending(tracee.Tid, shared) };

    private static byte[] Tls(int tid)
    {
        var descriptors = new byte[ThreadRecord.TlsEntries * Ptrace.ThreadAreaSize];
        for (var entry = 0; entry < ThreadRecord.TlsEntries; entry++)
        {
            Ptrace.GetThreadArea(tid, FirstTlsEntry + entry, descriptors.AsSpan(entry * Ptrace.ThreadAreaSize, Ptrace.ThreadAreaSize));
        }

        return descriptors;
    }

    /// <summary>4 and 5 are other names of 6 and 7.</summary>
    private static ulong[] DebugRegisters(int tid)
    {
        var registers = new ulong[CpuRecord.DebugRegisters];
        for (var number = 0; number < registers.Length; number++)
        {
            registers[number] = number is 4 or 5 ? 0 : Ptrace.GetDebugRegister(tid, number);
        }

        return registers;
    }

    /// <summary>Empty where the thread may run anywhere: the fresh container's processors may be others.</summary>
    private static byte[] Affinity(int tid)
    {
        var own = Native.TaskQueries.Affinity(tid);
        return own.AsSpan().SequenceEqual(Processors.Online(own.Length)) ? [] : own;
    }
}

using System.Runtime.InteropServices;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Scheduling policy, nice value (which sched_setattr(2) sets for the ordinary policies only), I/O priority, timer slack, affinity: what differs from the fresh task's.</summary>
internal static class SchedulingRebuild
{
    private const ulong SetTimerSlack = 29;
    private const ulong PrioProcess = 0;
    private const ulong IoprioWhoProcess = 1;

    public static void Run(RestoreCalls calls, int tid, SchedulingRecord record)
    {
        var wanted = Attributes(record);
        if (!wanted.Equals(TaskQueries.Scheduling(tid)))
        {
            calls.Queue("set", "the scheduling policy", Syscall.SchedSetattr, 0, calls.Put(MemoryMarshal.AsBytes(new ReadOnlySpan<SchedulingAttributes>(in wanted))), 0);
        }

        if (record.Nice != TaskStat.Parse(ProcFile.Read(tid, "stat")).Nice)
        {
            calls.Queue("set", "the nice value", Syscall.Setpriority, PrioProcess, 0, (ulong)record.Nice);
        }

        if (record.IoPriority != TaskQueries.IoPriority(tid))
        {
            calls.Queue("set", "the I/O priority", Syscall.IoprioSet, IoprioWhoProcess, 0, (ulong)record.IoPriority);
        }

        if (record.Affinity.Length > 0)
        {
            calls.Queue("set", "the CPU affinity", Syscall.SchedSetaffinity, 0, (ulong)record.Affinity.Length, calls.Put(record.Affinity));
        }

        calls.Queue("set", "the timer slack", Syscall.Prctl, SetTimerSlack, record.TimerSlack);
        calls.Flush();
    }

    private static SchedulingAttributes Attributes(SchedulingRecord record) => new()
    {
        Size = (uint)Marshal.SizeOf<SchedulingAttributes>(),
        Policy = record.Policy,
        Flags = record.Flags,
        Nice = record.Nice,
        Priority = record.Priority,
        Runtime = record.Runtime,
        Deadline = record.Deadline,
        Period = record.Period,
    };
}

using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Captures one held process of one thread. It is left at a clean stop with its own registers.</summary>
internal sealed class TaskCapture
{
    private readonly SeenTask seen;
    private readonly HeldProcess process;
    private readonly Proc.TaskStatus status;
    private readonly Registers registers;
    private readonly ulong signalMask;
    private readonly bool signalWaits;
    private readonly bool trapPending;

    private TaskCapture(SeenTask seen)
    {
        this.seen = seen;
        process = seen.Process;
        status = Proc.TaskStatus.Parse(ProcFile.Read(process.HostPid, "status"));
        registers = RseqSection.Leave(process.Leader, process.Leader.Registers);
        signalMask = process.Leader.SignalMask;
        var pending = status.PendingPrivate | status.PendingShared;
        signalWaits = (pending & ~signalMask) != 0;
        trapPending = Signals.Has(pending, Signals.Trap);
    }

    /// <summary>Asks the task itself for what cannot be seen from outside; blockers found on the way go to those seen.</summary>
    public static CapturedTask Capture(SeenTask seen) => new TaskCapture(seen).Run();

    private CapturedTask Run()
    {
        var cpu = ThreadCapture.Cpu(process.Leader, InterruptedCall.ForNewTask(registers, signalWaits));
        var inside = AskInside();
        var pages = PageCapture.Run(process.HostPid, seen.Mappings);
        return new CapturedTask(process, Image(), seen.OpenFiles, VdsoMapping.Sum(process.HostPid, seen.Smaps));

        TaskImage Image() => new()
        {
            Task = TaskRecord(),
            Memory = new MmImage(
                MmCapture.Capture(process.HostPid, (ulong)process.Pid, inside.Queries, inside.LockFuture, pages.Mappings.Count),
                pages.Mappings,
                new MmContextRecord { Ldt = inside.Queries.Ldt },
                new PagesRecord { Id = (ulong)process.Pid, Runs = pages.Runs, Skipped = pages.Skipped }),
            FileSystem = seen.FileSystem,
            Descriptors = seen.Descriptors,
            SignalActions = inside.Queries.SignalActions,
            SharedPending = inside.Shared,
            IntervalTimers = inside.Queries.IntervalTimers,
            PosixTimers = inside.Timers,
            Limits = Limits(),
            Controls = Controls(inside.Queries),
            Threads = [Thread(cpu, inside)],
        };
    }

    private ThreadImage Thread(CpuRecord cpu, InsideState inside) => new(
        ThreadCapture.Thread(process.Leader, status, inside.Queries, signalMask),
        cpu,
        ThreadCapture.Credentials(status, inside.Queries.SecureBits),
        ThreadCapture.Scheduling(process.Leader),
        inside.Private);

    private InsideState AskInside()
    {
        var resume = InterruptedCall.ForSameTask(registers, signalWaits);
        var injection = LiveInjection.Enter(process.Leader, seen.Smaps, resume, signalMask, trapPending);
        try
        {
            MemoryPolicyCheck.Check(injection, seen.Smaps, seen.Blockers);
            return AskTimersAndSignals(injection) with { LockFuture = LockFuture(injection) };
        }
        finally
        {
            injection.Leave();
        }
    }

    /// <summary>A timer that runs out between two questions would be in both answers, or in none: ask until nothing came between.</summary>
    private InsideState AskTimersAndSignals(LiveInjection injection)
    {
        while (true)
        {
            var (sharedBefore, privateBefore) = Pending();
            var queries = InsideQueries.Ask(injection);
            var timers = PosixTimerCapture.Capture(process, injection, seen.Blockers);
            var (shared, own) = Pending();
            if (shared.Signals.Count == sharedBefore.Signals.Count && own.Signals.Count == privateBefore.Signals.Count)
            {
                return new InsideState(queries, timers, shared, own, LockFuture: 0);
            }
        }
    }

    private (PendingSignalsRecord Shared, PendingSignalsRecord Private) Pending() =>
        (ThreadCapture.Pending(process.Leader, shared: true), ThreadCapture.Pending(process.Leader, shared: false));

    /// <summary>The scratch mapping counts as locked only where mlockall(MCL_FUTURE) is in force; then smaps says how.</summary>
    private int LockFuture(LiveInjection injection)
    {
        var now = Proc.TaskStatus.Parse(ProcFile.Read(process.HostPid, "status"));
        return now.LockedKilobytes == status.LockedKilobytes
            ? 0
            : MmCapture.LockFuture(Smaps.Parse(ProcFile.Read(process.HostPid, "smaps")), injection.Scratch);
    }

    private TaskRecord TaskRecord()
    {
        var stat = TaskStat.Parse(ProcFile.Read(process.HostPid, "stat"));
        return new TaskRecord
        {
            Pid = process.Pid,
            ParentPid = 0,
            ProcessGroup = status.NsProcessGroups[^1],
            Session = status.NsSessions[^1],
            Comm = process.Comm,
            State = process.StateBefore,
            ExecutableId = seen.ExecutableId,
            SeccompFilters = status.SeccompFilters,
            UserTime = stat.UserTime,
            SystemTime = stat.SystemTime,
            StartTime = stat.StartTime,
            MinorFaults = stat.MinorFaults,
            MajorFaults = stat.MajorFaults,
            ThreadCount = process.Threads.Count,
        };
    }

    private LimitsRecord Limits()
    {
        var values = ResourceLimits.Parse(ProcFile.Read(process.HostPid, "limits"));
        return new LimitsRecord { Limits = [.. Enumerable.Range(0, LimitsRecord.Count).Select(i => new ResourceLimit(values[2 * i], values[(2 * i) + 1]))] };
    }

    private ControlsRecord Controls(InsideQueries queries) => new()
    {
        Personality = Convert.ToUInt32(ProcFile.ReadText(process.HostPid, "personality"), 16),
        OomScoreAdjustment = int.Parse(ProcFile.ReadText(process.HostPid, "oom_score_adj")),
        CoreDumpFilter = Convert.ToUInt32(ProcFile.ReadText(process.HostPid, "coredump_filter"), 16),
        MembarrierCommands = queries.MembarrierCommands,
        Settings = queries.Controls,
    };
}

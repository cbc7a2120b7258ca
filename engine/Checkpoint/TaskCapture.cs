using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Captures one held process. Its threads are left at clean stops with their own registers.</summary>
internal sealed class TaskCapture
{
    private readonly SeenTask seen;
    private readonly PageTaking taking;
    private readonly Action lookBeside;
    private readonly HeldProcess process;
    private readonly HeldThread leader;
    private readonly Proc.TaskStatus status;
    private OutsideState? outside;

    private TaskCapture(SeenTask seen, PageTaking taking, Action lookBeside)
    {
        this.seen = seen;
        this.taking = taking;
        this.lookBeside = lookBeside;
        process = seen.Process;
        leader = HeldThread.WithState(process.Leader);
        status = leader.Status;
    }

    /// <summary>Asks the task itself for what cannot be seen from outside; blockers found on the way go to those seen.</summary>
    /// <param name="seen">The process.</param>
    /// <param name="taking">How its pages are taken.</param>
    /// <param name="lookBeside">Looks at what else there is, while the task makes the calls that take longest.</param>
    public static CapturedTask Capture(SeenTask seen, PageTaking taking, Action lookBeside) => new TaskCapture(seen, taking, lookBeside).Run();

    /// <summary>Its pages are listed before it is made to run anything, and sorted once the flags of its mappings are known: of a task that shall not go on that may take a while, and it is not copied.</summary>
    private CapturedTask Run()
    {
        var search = taking.Search ?? PageSearch.Later(process.HostPid, seen.Listed);
        var found = search.Found();
        var early = seen.Held.AreAwaited ? null : Sort(found);
        var inside = AskInside(early?.Plan.Way == ReadingWay.Copied);
        var threads = Threads(inside);
        var ahead = taking.TakeAhead(seen, found);
        var (pages, stale, plan) = early ?? Sort(found);
        var apart = taking.Apart(plan, seen, stale, inside.Copy);
        return new CapturedTask(process, new Lazy<TaskImage>(Image), seen.OpenFiles, VdsoMapping.Read(process.HostPid, seen.Listed), pages, stale, ahead, apart, apart is null ? plan.HeldBecause ?? taking.CopyRefusal : null, search.Time);

        TaskImage Image() => new()
        {
            Task = TaskRecord(outside!.Stat),
            Memory = new MmImage(
                MmCapture.Capture(outside!, (ulong)process.Pid, inside.Queries, inside.LockFuture, seen.Mappings.Count),
                pages.Mappings,
                new MmContextRecord { Ldt = inside.Queries.Ldt },
                new PagesRecord { Id = (ulong)process.Pid, Skipped = (ulong)pages.Counts.LeftOut, Contents = (ulong)pages.Counts.Kept, Runs = PlacedRun.InSequence(pages.Runs) }),
            FileSystem = seen.FileSystem,
            Descriptors = seen.Descriptors,
            FileLocks = seen.Locks,
            FileOwners = seen.Owners,
            SignalActions = inside.Queries.SignalActions,
            SharedPending = inside.Shared,
            IntervalTimers = inside.Queries.IntervalTimers,
            PosixTimers = inside.Timers,
            Limits = outside!.Limits,
            Controls = outside!.Controls with
            {
                MembarrierCommands = inside.Queries.MembarrierCommands,
                Settings = inside.Queries.Leader.Controls,
            },
            Threads = threads,
        };
    }

    private SortedPages Sort(IEnumerable<(ulong Start, ulong End, PageCategories Categories)> found)
    {
        var pages = PageCapture.Of(seen.Mappings, found);
        var stale = taking.Stale(pages);
        return new SortedPages(pages, stale, taking.Plan(seen, stale));
    }

    /// <summary>The leader first. Each is asked for itself: while one runs injected code, all others stand still.</summary>
    private List<ThreadImage> Threads(InsideState inside)
    {
        var threads = new List<ThreadImage> { leader.Image(inside.Queries.Leader, leader.Pending, outside!.Scheduling) };
        foreach (var tracee in process.Threads.Skip(1))
        {
            var thread = HeldThread.WithState(tracee);
            var queries = Inside(thread, ThreadQueries.Ask);
            CheckControls(thread, queries, inside.Queries.Leader);
            threads.Add(thread.Image(queries, thread.Pending, ThreadCapture.Scheduling(tracee)));
        }

        return threads;
    }

    /// <summary>Settings of prctl(2) that are a thread's own are kept where all threads have the same.</summary>
    private void CheckControls(HeldThread thread, ThreadQueries queries, ThreadQueries ofLeader)
    {
        var others = OfThread(queries).ToHashSet();
        others.SymmetricExceptWith(OfThread(ofLeader));
        foreach (var setting in others)
        {
            seen.Blockers.Add($"thread {thread.Status.NsPids[^1]}", $"its prctl setting {setting.Operation} is another than the leader's", "set it in all threads, or in none");
        }
    }

    private static IEnumerable<ControlSetting> OfThread(ThreadQueries queries) => queries.Controls.Where(setting => ControlTable.IsOfThread(setting.Operation));

    private InsideState AskInside(bool copy) => Inside(leader, injection =>
    {
        FrozenCopy.ReapAbandoned(injection, seen.EndedChildren);
        MemoryPolicyQueries.AskForMore(injection, seen.Listed, seen.Blockers);
        var asked = AskTimersAndSignals(injection, meanwhile: copy ? null : ReadOutside);
        asked.Queries.MemoryPolicies.Refuse(seen.Blockers);
        var made = copy ? taking.Copy(process, injection, meanwhile: ReadOutside) : null;
        return asked with { LockFuture = LockFuture(injection), Copy = made };
    });

    private void ReadOutside()
    {
        outside ??= OutsideState.Read(process);
        lookBeside();
    }

    private T Inside<T>(HeldThread thread, Func<LiveInjection, T> ask)
    {
        var injection = thread.Enter(seen.Listed);
        try
        {
            return ask(injection);
        }
        finally
        {
            injection.Leave();
        }
    }

    /// <summary>A timer that runs out between two questions would be in both answers, or in none: ask until nothing came between.</summary>
    private InsideState AskTimersAndSignals(LiveInjection injection, Action? meanwhile)
    {
        while (true)
        {
            var before = PendingCount();
            var queries = InsideQueries.Ask(injection, seen.Listed, meanwhile);
            var timers = PosixTimerCapture.Capture(process, injection, seen.Blockers);
            var shared = ThreadCapture.Pending(process.Leader, shared: true);
            if (PendingCount() == before)
            {
                return new InsideState(queries, timers, shared, LockFuture: 0);
            }
        }
    }

    /// <summary>Of the process and of each of its threads, which timers may signal.</summary>
    private int PendingCount() =>
        ThreadCapture.Pending(process.Leader, shared: true).Signals.Count + process.Threads.Sum(thread => ThreadCapture.Pending(thread, shared: false).Signals.Count);

    /// <summary>The scratch mapping counts as locked only where mlockall(MCL_FUTURE) is in force; then smaps says how.</summary>
    private int LockFuture(LiveInjection injection) => outside!.LockedKilobytes == status.LockedKilobytes
        ? 0
        : MmCapture.LockFuture(MappingReader.All(process.HostPid), injection.Scratch);

    private TaskRecord TaskRecord(TaskStat stat) => new()
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

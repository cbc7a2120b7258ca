using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>timer_create(2) timers: what they are from /proc/PID/timers, how long they have left from the task itself.</summary>
internal static class PosixTimerCapture
{
    private const int OwnProcessCpuClock = -6;
    private const int OwnThreadCpuClock = -2;
    private const int ProcessCpuTime = 2;
    private const int ThreadCpuTime = 3;

    public static PosixTimersRecord Capture(HeldProcess process, LiveInjection injection, BlockerList blockers)
    {
        var listed = PosixTimerList.Parse(ProcFile.Read(process.HostPid, "timers"));
        if (listed.Count == 0)
        {
            return new PosixTimersRecord { Timers = [] };
        }

        var timers = listed.OrderBy(timer => timer.Id).ToList();
        foreach (var timer in timers.Where(timer => Clock(timer) < 0))
        {
            blockers.Add($"POSIX timer {timer.Id}", "it runs on the CPU clock of one certain task", "use CLOCK_PROCESS_CPUTIME_ID or CLOCK_THREAD_CPUTIME_ID");
        }

        return new PosixTimersRecord { Timers = [.. timers.Where(timer => Clock(timer) >= 0).Chunk(1024).SelectMany(chunk => Ask(process, injection, chunk))] };
    }

    private static IEnumerable<PosixTimer> Ask(HeldProcess process, LiveInjection injection, PosixTimerInfo[] timers)
    {
        var batch = injection.NewBatch();
        var place = batch.Reserve(timers.Length * 32);
        for (var i = 0; i < timers.Length; i++)
        {
            batch.Add(Syscall.TimerGettime, (ulong)timers[i].Id, place + (ulong)(i * 32));
        }

        injection.Calls.Run(batch);
        return timers.Select((timer, i) => Record(process, timer, batch, place + (ulong)(i * 32))).ToList();
    }

    private static PosixTimer Record(HeldProcess process, PosixTimerInfo timer, CallBatch batch, ulong place) => new(
        timer.Id,
        Clock(timer),
        Notification(timer),
        timer.Signal,
        timer.Value,
        timer.ToThread ? InnerId.Of(process.HostPid, timer.NotifiedId) : 0,
        Nanoseconds(batch.U64(place), batch.U64(place, 1)),
        Nanoseconds(batch.U64(place, 2), batch.U64(place, 3)));

    /// <summary>A CPU clock is shown as the one of a certain task; task 0 is whoever asks (include/linux/posix-timers.h, CPUCLOCK_…).</summary>
    private static int Clock(PosixTimerInfo timer) => timer.Clock switch
    {
        OwnProcessCpuClock => ProcessCpuTime,
        OwnThreadCpuClock => ThreadCpuTime,
        var clock => clock,
    };

    private static TimerNotification Notification(PosixTimerInfo timer) => timer switch
    {
        { Mode: "none" } => TimerNotification.None,
        { ToThread: true } => TimerNotification.ThreadId,
        _ => TimerNotification.Signal,
    };

    private static long Nanoseconds(ulong seconds, ulong nanoseconds) => ((long)seconds * 1_000_000_000) + (long)nanoseconds;
}

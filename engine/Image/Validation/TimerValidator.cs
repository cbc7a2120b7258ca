using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>INTERVAL_TIMERS and POSIX_TIMERS.</summary>
internal static class TimerValidator
{
    public static void Validate(RecordChecks checks, TaskImage task)
    {
        foreach (var timer in task.IntervalTimers.Timers)
        {
            checks.Require(timer is { Interval: >= 0, Remaining: >= 0 }, task.IntervalTimers, $"an interval timer of {timer.Interval} and {timer.Remaining} us");
        }

        ValidatePosix(checks, task.PosixTimers, [.. task.Threads.Select(thread => thread.Thread.Tid)]);
    }

    private static void ValidatePosix(RecordChecks checks, PosixTimersRecord record, HashSet<int> tids)
    {
        var last = -1;
        foreach (var timer in record.Timers)
        {
            checks.Require(timer.Id > last, record, $"timer {timer.Id} after timer {last}");
            last = timer.Id;
            checks.Require(timer is { Interval: >= 0, Remaining: >= 0 }, record, $"timer {timer.Id} of {timer.Interval} and {timer.Remaining} ns");
            checks.Require(IsClock(timer.Clock), record, $"timer {timer.Id} runs on clock {timer.Clock}");
            ValidateNotification(checks, record, timer, tids);
        }
    }

    /// <summary>A timer that notifies nobody may have any number for a signal: timer_create(2) does not look at it.</summary>
    private static void ValidateNotification(RecordChecks checks, PosixTimersRecord record, PosixTimer timer, HashSet<int> tids)
    {
        checks.Require(timer.Notification == TimerNotification.None || SignalValidator.IsSignal(timer.Signal), record, $"timer {timer.Id} sends signal {timer.Signal}");
        if (timer.Notification == TimerNotification.ThreadId)
        {
            checks.RequireReference(tids.Contains(timer.ThreadId), record, $"timer {timer.Id} notifies thread {timer.ThreadId}, which is none of the task's");
        }
        else
        {
            checks.Require(timer.ThreadId == 0, record, $"timer {timer.Id} names a thread it does not notify");
        }
    }

    /// <summary>Real time, monotonic, processor time of process and thread, boot time, both alarms, TAI.</summary>
    private static bool IsClock(int clock) => clock is >= 0 and <= 3 or 7 or 8 or 9 or 11;
}

using CrContainers.Engine.Image;

namespace CrContainers.Plugin.Commands;

/// <summary>The timers of a process that are set, each as a line.</summary>
internal static class TimerText
{
    private const double Microseconds = 1e6;
    private const double Nanoseconds = 1e9;
    private static readonly string[] IntervalNames = ["ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF"];

    public static IReadOnlyList<string> Of(TaskImage task)
    {
        var intervals = task.IntervalTimers.Timers
            .Zip(IntervalNames)
            .Where(timer => timer.First.Remaining > 0)
            .Select(timer => $"{timer.Second}: {timer.First.Remaining / Microseconds:F3} s left, every {timer.First.Interval / Microseconds:F3} s");
        var posix = task.PosixTimers.Timers
            .Select(timer => $"POSIX timer {timer.Id}: {timer.Remaining / Nanoseconds:F3} s left, every {timer.Interval / Nanoseconds:F3} s, signal {timer.Signal}");
        return [.. intervals, .. posix];
    }
}

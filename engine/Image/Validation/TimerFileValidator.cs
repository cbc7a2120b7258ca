using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>OPEN_FILE of a timerfd_create(2).</summary>
internal static class TimerFileValidator
{
    public static void Validate(RecordChecks checks, OpenFileRecord file, TimerDetail timer)
    {
        checks.Require(IsClock(timer.Clock), file, $"OPEN_FILE {file.Id} runs on clock {timer.Clock}");
        checks.Require((timer.Flags & ~(TimerDetail.Absolute | TimerDetail.CancelOnSet)) == 0, file, $"OPEN_FILE {file.Id} has timer flags {timer.Flags:x}");
        checks.Require(timer is { Interval: >= 0, Remaining: >= 0 }, file, $"OPEN_FILE {file.Id} is a timer of {timer.Interval} and {timer.Remaining} ns");
    }

    /// <summary>Real time, monotonic, boot time, both alarms.</summary>
    private static bool IsClock(int clock) => clock is 0 or 1 or 7 or 8 or 9;
}

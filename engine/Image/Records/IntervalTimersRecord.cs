using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image.Records;

/// <summary>INTERVAL_TIMERS (403): ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF.</summary>
public sealed record IntervalTimersRecord : IRecord<IntervalTimersRecord>
{
    public const int Count = 3;

    public static RecordType Type => RecordType.IntervalTimers;

    public required IReadOnlyList<IntervalTimer> Timers { get; init; }

    public void Write(PayloadWriter writer) => writer.List(Timers, static (to, timer) =>
    {
        to.I64(timer.Interval);
        to.I64(timer.Remaining);
    });

    public static IntervalTimersRecord Read(ref PayloadReader reader, ulong id)
    {
        var at = reader.Offset;
        var timers = reader.List(Count, 16, static (ref PayloadReader from) => new IntervalTimer(from.I64(), from.I64()));
        return timers.Length == Count
            ? new() { Timers = timers }
            : throw new ImageException(ImageError.BadValue, at, $"{timers.Length} interval timers, not {Count}");
    }
}

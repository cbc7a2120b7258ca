namespace CrContainers.Engine.Image.Records;

/// <summary>POSIX_TIMERS (404), in ascending order of id.</summary>
public sealed record PosixTimersRecord : IRecord<PosixTimersRecord>
{
    public static RecordType Type => RecordType.PosixTimers;

    public required IReadOnlyList<PosixTimer> Timers { get; init; }

    public void Write(PayloadWriter writer) => writer.List(Timers, static (to, timer) =>
    {
        to.I32(timer.Id);
        to.I32(timer.Clock);
        to.I32((int)timer.Notification);
        to.I32(timer.Signal);
        to.U64(timer.Value);
        to.I32(timer.ThreadId);
        to.I64(timer.Interval);
        to.I64(timer.Remaining);
    });

    public static PosixTimersRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Timers = reader.List(ImageLimits.PosixTimers, 44, static (ref PayloadReader from) => new PosixTimer(
            from.I32(), from.I32(), from.Enum<TimerNotification>(), from.I32(), from.U64(), from.I32(), from.I64(), from.I64())),
    };
}

namespace CrContainers.Engine.Image.Records;

/// <summary>Of a timerfd_create(2).</summary>
/// <param name="Clock">A clockid_t.</param>
/// <param name="Flags">TFD_TIMER_ABSTIME, TFD_TIMER_CANCEL_ON_SET, as it was set last.</param>
/// <param name="Ticks">Expirations that were not read.</param>
/// <param name="Interval">Nanoseconds.</param>
/// <param name="Remaining">Nanoseconds; 0: not armed.</param>
public sealed record TimerDetail(int Clock, uint Flags, ulong Ticks, long Interval, long Remaining) : OpenFileDetail
{
    public const uint Absolute = 1;
    public const uint CancelOnSet = 2;

    public override void Write(PayloadWriter writer)
    {
        writer.I32(Clock);
        writer.U32(Flags);
        writer.U64(Ticks);
        writer.I64(Interval);
        writer.I64(Remaining);
    }

    internal static TimerDetail Read(ref PayloadReader reader) => new(reader.I32(), reader.U32(), reader.U64(), reader.I64(), reader.I64());
}

namespace CrContainers.Engine.Proc;

/// <summary>What fdinfo adds for a timerfd.</summary>
/// <param name="Clock">clockid_t.</param>
/// <param name="Ticks">Expirations that were not read.</param>
/// <param name="Flags">Of timerfd_settime(2).</param>
/// <param name="Remaining">Nanoseconds.</param>
/// <param name="Interval">Nanoseconds.</param>
internal sealed record TimerFileInfo(int Clock, ulong Ticks, uint Flags, long Remaining, long Interval)
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    public static TimerFileInfo Parse(ReadOnlySpan<byte> text)
    {
        var lines = new LabelledLines(text, DescriptorInfo.File);
        return new TimerFileInfo(
            lines.Int("clockid"u8), lines.Find("ticks"u8).U64(), lines.Find("settime flags"u8).U32(8), Time(lines.Find("it_value"u8)), Time(lines.Find("it_interval"u8)));
    }

    /// <summary>"(seconds, nanoseconds)".</summary>
    private static long Time(ProcLine value)
    {
        value.SkipBlanks();
        value.Expect("("u8);
        var seconds = value.Digits(10);
        value.Expect(", "u8);
        var nanoseconds = value.Digits(10);
        value.Expect(")"u8);
        return value.AtEnd && nanoseconds < NanosecondsPerSecond && seconds < long.MaxValue / NanosecondsPerSecond
            ? (long)((seconds * NanosecondsPerSecond) + nanoseconds)
            : throw value.Bad("a time in seconds and nanoseconds expected");
    }
}

namespace CrContainers.Engine.Proc;

/// <summary>/proc/PID/timers: four lines for each timer.</summary>
internal static class PosixTimerList
{
    private const string File = "/proc/PID/timers";

    public static List<PosixTimerInfo> Parse(ReadOnlySpan<byte> text)
    {
        var timers = new List<PosixTimerInfo>();
        var lines = new ProcLines(text, File);
        while (lines.TryNext(out var line))
        {
            line.Expect("ID:"u8);
            timers.Add(ReadTimer(line.I32(), ref lines));
        }

        return timers;
    }

    private static PosixTimerInfo ReadTimer(int id, ref ProcLines lines)
    {
        var signal = lines.Next("signal:"u8);
        var number = signal.SignedDigits32();
        signal.Expect("/"u8);
        var value = signal.U64(16);
        var notify = lines.Next("notify:"u8);
        var mode = Mode(ref notify);
        var toThread = ToThread(ref notify);
        var notified = notify.I32();
        var clock = lines.Next("ClockID:"u8).I32();
        return new PosixTimerInfo(id, number, value, mode, toThread, notified, clock);
    }

    private static string Mode(ref ProcLine notify)
    {
        var mode = notify.Until((byte)'/');
        return mode.SequenceEqual("signal"u8) ? "signal"
            : mode.SequenceEqual("none"u8) ? "none"
            : mode.SequenceEqual("thread"u8) ? "thread"
            : throw notify.Bad("\"none\", \"signal\" or \"thread\" expected");
    }

    private static bool ToThread(ref ProcLine notify)
    {
        var kind = notify.Until((byte)'.');
        return kind.SequenceEqual("tid"u8)
            || (kind.SequenceEqual("pid"u8) ? false : throw notify.Bad("\"pid\" or \"tid\" expected"));
    }
}

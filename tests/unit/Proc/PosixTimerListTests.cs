using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class PosixTimerListTests
{
    private const string File = "/proc/PID/timers";

    private const string Good =
        "ID: 3\nsignal: 14/0000000000000003\nnotify: signal/pid.3487\nClockID: -2\n"
        + "ID: 2\nsignal: 34/0000000000001234\nnotify: signal/tid.3488\nClockID: 1\n"
        + "ID: 1\nsignal: 34/ffffffffffffffff\nnotify: thread/pid.3487\nClockID: 0\n"
        + "ID: 0\nsignal: -77/0000000000001234\nnotify: none/pid.3487\nClockID: 1\n";

    /// <summary>The last asked for no signal, and so the kernel never looked at the number it gave.</summary>
    [Fact]
    public void The_timers_of_a_real_task() => Assert.Equal(
        [
            new PosixTimerInfo(3, 14, 3, "signal", false, 3487, -2),
            new PosixTimerInfo(2, 34, 0x1234, "signal", true, 3488, 1),
            new PosixTimerInfo(1, 34, ulong.MaxValue, "thread", false, 3487, 0),
            new PosixTimerInfo(0, -77, 0x1234, "none", false, 3487, 1),
        ],
        PosixTimerList.Parse(Bytes(Good)));

    [Fact]
    public void Nothing_is_no_timer() => Assert.Empty(PosixTimerList.Parse([]));

    [Theory]
    [InlineData("\n")]
    [InlineData("signal: 14/0\n")]
    [InlineData("ID: \nsignal: 14/0\nnotify: signal/pid.1\nClockID: 1\n")]
    [InlineData("ID: 2147483648\nsignal: 14/0\nnotify: signal/pid.1\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: 14\nnotify: signal/pid.1\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: /0\nnotify: signal/pid.1\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: -/0\nnotify: signal/pid.1\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: 2147483648/0\nnotify: signal/pid.1\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: -2147483649/0\nnotify: signal/pid.1\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: 14/10000000000000000\nnotify: signal/pid.1\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: 14/0\nnotify: email/pid.1\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: 14/0\nnotify: signal/gid.1\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: 14/0\nnotify: signal/pid.\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: 14/0\nnotify: signal/pid.x\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: 14/0\nnotify: signal\nClockID: 1\n")]
    [InlineData("ID: 0\nsignal: 14/0\nnotify: signal/pid.1\n")]
    [InlineData("ID: 0\nsignal: 14/0\nnotify: signal/pid.1\nID: 1\n")]
    [InlineData("ID: 0\nsignal: 14/0\nnotify: signal/pid.1\nClockID: 99999999999\n")]
    [InlineData("ID: 0\nsignal: 14/0\nnotify: signal/pid.1\nClockID: 1")]
    public void What_is_no_timer_is_refused(string text) => Rejects(File, () => PosixTimerList.Parse(Bytes(text)));

    /// <summary>What it said may be something that would have to be kept.</summary>
    [Fact]
    public void A_line_of_a_later_kernel_is_refused_and_quoted()
    {
        var exception = Rejects(File, () => PosixTimerList.Parse(Bytes(Good + "Slack: 5\n")));

        Assert.Contains("Slack: 5", exception.Reason, StringComparison.Ordinal);
        Assert.Contains("line 17", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => PosixTimerList.Parse(text));
}

using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

/// <summary>What fdinfo adds for eventfd, timerfd, signalfd and epoll.</summary>
public sealed class EventFileInfoTests
{
    private const string File = "/proc/PID/fdinfo/N";
    private const string Counter = "eventfd-count:              12c\neventfd-id: 1\neventfd-semaphore: 1\n";
    private const string Timer = "clockid: 7\nticks: 2\nsettime flags: 03\nit_value: (999, 5)\nit_interval: (1, 999999999)\n";
    private const string Set = "sigmask:\t8000000000000200\n";
    private const string Epoll = "tfd:        5 events: c0000019 data: ffffffffffffffff  pos:0 ino:40e sdev:10\ntfd:       60 events:        1 data:                0  pos:0 ino:40e sdev:10\n";

    [Fact]
    public void An_eventfd_counts_in_hexadecimal() => Assert.Equal(new EventCounterInfo(300, true), EventCounterInfo.Parse(Bytes(Counter)));

    [Fact]
    public void An_older_kernel_does_not_tell_of_a_semaphore() => Assert.Equal(new EventCounterInfo(1, null), EventCounterInfo.Parse(Bytes("eventfd-count:                1\neventfd-id: 1\n")));

    [Fact]
    public void A_timerfd() => Assert.Equal(new TimerFileInfo(7, 2, 3, 999_000_000_005, 1_999_999_999), TimerFileInfo.Parse(Bytes(Timer)));

    [Fact]
    public void A_signalfd() => Assert.Equal(new SignalSetInfo(0x8000000000000200), SignalSetInfo.Parse(Bytes(Set)));

    [Fact]
    public void An_epoll_set() => Assert.Equal([new EpollTarget(5, 0xc0000019, ulong.MaxValue), new EpollTarget(60, 1, 0)], EpollTarget.Parse(Bytes(Epoll)));

    [Fact]
    public void An_empty_epoll_set() => Assert.Empty(EpollTarget.Parse([]));

    [Theory]
    [InlineData("")]
    [InlineData("eventfd-id: 1\n")]
    [InlineData("eventfd-count: x\n")]
    [InlineData("eventfd-count: 10000000000000000\n")]
    [InlineData("eventfd-count: 1\neventfd-semaphore: yes\n")]
    public void What_is_no_eventfd_is_refused(string text) => Rejects(File, () => EventCounterInfo.Parse(Bytes(text)));

    [Theory]
    [InlineData("clockid: 7\n")]
    [InlineData("clockid: 7\nticks: 2\nsettime flags: 09\nit_value: (0, 0)\nit_interval: (0, 0)\n")]
    [InlineData("clockid: 7\nticks: -2\nsettime flags: 0\nit_value: (0, 0)\nit_interval: (0, 0)\n")]
    [InlineData("clockid: 7\nticks: 2\nsettime flags: 0\nit_value: 0\nit_interval: (0, 0)\n")]
    [InlineData("clockid: 7\nticks: 2\nsettime flags: 0\nit_value: (0, 1000000000)\nit_interval: (0, 0)\n")]
    [InlineData("clockid: 7\nticks: 2\nsettime flags: 0\nit_value: (9223372037, 0)\nit_interval: (0, 0)\n")]
    [InlineData("clockid: 7\nticks: 2\nsettime flags: 0\nit_value: (0, 0) \nit_interval: (0, 0)\n")]
    public void What_is_no_timerfd_is_refused(string text) => Rejects(File, () => TimerFileInfo.Parse(Bytes(text)));

    [Theory]
    [InlineData("tfd: 5\n")]
    [InlineData("tfd: 5 events: 19\n")]
    [InlineData("tfd: 2147483648 events: 19 data: 5\n")]
    [InlineData("tfd: 5 events: 100000000 data: 5\n")]
    [InlineData("tfd: 5 events: 19 data: 10000000000000000\n")]
    [InlineData("events: 19 data: 5\n")]
    [InlineData("\n")]
    [InlineData("tfd: 5 events: 19 data: 5")]
    public void What_is_no_epoll_set_is_refused(string text) => Rejects(File, () => EpollTarget.Parse(Bytes(text)));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error()
    {
        Survives(File, Bytes(Counter), text => EventCounterInfo.Parse(text));
        Survives(File, Bytes(Timer), text => TimerFileInfo.Parse(text));
        Survives(File, Bytes(Set), text => SignalSetInfo.Parse(text));
        Survives(File, Bytes(Epoll), text => EpollTarget.Parse(text));
    }
}

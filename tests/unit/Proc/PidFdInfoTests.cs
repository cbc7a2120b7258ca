using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

/// <summary>What fdinfo adds for a pidfd.</summary>
public sealed class PidFdInfoTests
{
    private const string File = "/proc/PID/fdinfo/N";
    private const string Good = "Pid:\t4711\nNSpid:\t4711\t12\t1\n";

    [Fact]
    public void A_process_of_a_container() => Assert.Equal(new PidFdInfo(4711, 1), PidFdInfo.Parse(Bytes(Good)));

    [Fact]
    public void One_that_has_ended() => Assert.Equal(new PidFdInfo(-1, -1), PidFdInfo.Parse(Bytes("Pid:\t-1\nNSpid:\t-1\n")));

    [Fact]
    public void One_that_cannot_be_seen() => Assert.Equal(new PidFdInfo(0, 0), PidFdInfo.Parse(Bytes("Pid:\t0\nNSpid:\t0\n")));

    [Theory]
    [InlineData("")]
    [InlineData("NSpid:\t1\n")]
    [InlineData("Pid:\tx\n")]
    [InlineData("Pid:\t1\nNSpid:\tone\n")]
    public void What_is_no_pidfd_is_refused(string text) => Rejects(File, () => PidFdInfo.Parse(Bytes(text)));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => PidFdInfo.Parse(text));
}

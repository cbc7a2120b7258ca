using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class LockInfoTests
{
    private const string File = "/proc/PID/fdinfo/N";

    [Theory]
    [InlineData("1: FLOCK  ADVISORY  WRITE 3487 fe:00:11657219 0 EOF", "FLOCK", "ADVISORY", "WRITE", 0L, null)]
    [InlineData("12: POSIX  ADVISORY  READ 3487 fe:00:11657219 100 9223372036854775806", "POSIX", "ADVISORY", "READ", 100L, long.MaxValue - 1)]
    [InlineData("2: OFDLCK ADVISORY  WRITE -1 00:2b:1 5 5", "OFDLCK", "ADVISORY", "WRITE", 5L, 5L)]
    [InlineData("3: LEASE  BREAKING  UNLCK 1 00:2b:1 0 EOF", "LEASE", "BREAKING", "UNLCK", 0L, null)]
    public void A_lock(string text, string kind, string state, string access, long start, long? end) => Assert.Equal(new LockInfo(kind, state, access, start, end), LockInfo.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("1: FLOCK")]
    [InlineData("1: FLOCK  ADVISORY  WRITE x fe:00:11657219 0 EOF")]
    [InlineData("1: FLOCK  ADVISORY  WRITE 1 fe:00:11657219 0")]
    [InlineData("1: FLOCK  ADVISORY  WRITE 1 fe:00:11657219 0 END")]
    [InlineData("1: FLOCK  ADVISORY  WRITE 1 fe:00:11657219 0 9223372036854775808")]
    public void What_is_no_lock_is_refused(string text) => Rejects(File, () => LockInfo.Parse(text));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() =>
        Survives(File, Bytes("1: POSIX  ADVISORY  READ 3487 fe:00:11657219 100 200"), text => LockInfo.Parse(System.Text.Encoding.Latin1.GetString(text)));
}

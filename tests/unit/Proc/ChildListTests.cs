using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class ChildListTests
{
    private const string File = "/proc/PID/task/TID/children";
    private const string Good = "3528 3529 4194304 ";

    [Fact]
    public void The_file_of_a_real_task() => Assert.Equal([3528, 3529, 4194304], ChildList.Parse(Bytes(Good)));

    [Fact]
    public void Nothing_is_no_child() => Assert.Empty(ChildList.Parse([]));

    [Theory]
    [InlineData("x ")]
    [InlineData("3528,3529 ")]
    [InlineData("2147483648 ")]
    [InlineData("99999999999999999999 ")]
    [InlineData("- ")]
    [InlineData("\0 ")]
    [InlineData("3528\n3529 ")]
    public void What_is_no_pid_is_refused(string text) => Rejects(File, () => ChildList.Parse(Bytes(text)));

    /// <summary>"3529 35" may have been "3529 3528 ": a pid of another task.</summary>
    [Theory]
    [InlineData("3529 35")]
    [InlineData("3")]
    public void A_pid_cut_off_is_refused(string text) => Rejects(File, () => ChildList.Parse(Bytes(text)));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => ChildList.Parse(text));
}

using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class TaskStatTests
{
    private const string File = "/proc/PID/stat";
    private const string Rest =
        " R 3485 3486 2102 34816 -1 4194304 2972 6536 15 2 5 4 4 5 20 -3 7 0 49526 17481728 3483 18446744073709551615 94497368539136 94497368539477 "
        + "140731274784624 0 0 0 0 16781312 2 0 0 0 17 1 0 0 0 0 0 94497368550832 94497368551448 94497516433408 140731274790913 "
        + "140731274790956 140731274790957 140731274792911 256\n";

    private const string Good = "3487 (python3)" + Rest;

    [Fact]
    public void Every_field_is_the_one_proc_5_numbers()
    {
        var stat = TaskStat.Parse(Bytes(Good));

        var expected = new TaskStat
        {
            Pid = 3487, Comm = "python3", State = (byte)'R', ParentPid = 3485, ProcessGroup = 3486, Session = 2102, TerminalDevice = 34816,
            Flags = 4194304, MinorFaults = 2972, MajorFaults = 15, UserTime = 5, SystemTime = 4, Priority = 20, Nice = -3, ThreadCount = 7,
            StartTime = 49526, StartCode = 94497368539136, EndCode = 94497368539477, StartStack = 140731274784624, ExitSignal = 17,
            StartData = 94497368550832, EndData = 94497368551448, StartBrk = 94497516433408, ArgStart = 140731274790913,
            ArgEnd = 140731274790956, EnvStart = 140731274790957, EnvEnd = 140731274792911, ExitCode = 256,
        };
        Assert.Equal(expected, stat);
    }

    /// <summary>A program calls itself what it likes; the second is how 6.18 showed one.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("a) R\n(\\ 1")]
    [InlineData(") Z 1 1 1 (")]
    [InlineData("((((")]
    [InlineData("))))")]
    [InlineData("1 (x) S 2\n3 ")]
    [InlineData("\u00ff\u0001\t\u007f")]
    [InlineData("kworker/0:1H-events_highpri")]
    public void A_name_may_hold_anything(string name)
    {
        var stat = TaskStat.Parse(Bytes($"3487 ({name}){Rest}"));

        Assert.Equal((3487, name, (byte)'R', 3485, 256), (stat.Pid, stat.Comm, stat.State, stat.ParentPid, stat.ExitCode));
    }

    [Fact]
    public void Fields_of_later_kernels_are_passed_over() =>
        Assert.Equal(TaskStat.Parse(Bytes(Good)), TaskStat.Parse(Bytes(Good.TrimEnd('\n') + " 17 x 99999999999999999999999\n")));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("3487")]
    [InlineData("3487 (sleep\n")]
    [InlineData("3487 )sleep(\n")]
    [InlineData("(sleep) S 1\n")]
    [InlineData("3487 (sleep)\n")]
    [InlineData("3487 (sleep) \n")]
    [InlineData("x (sleep)" + Rest)]
    [InlineData("2147483648 (sleep)" + Rest)]
    [InlineData("34 87 (sleep)" + Rest)]
    public void What_is_no_stat_is_refused(string text) => Rejects(File, () => TaskStat.Parse(Bytes(text)));

    [Theory]
    [InlineData("3485", "99999999999999999999999")]
    [InlineData("3485", "2147483648")]
    [InlineData("3485", "0x10")]
    [InlineData("49526", "18446744073709551616")]
    [InlineData("49526", "-1")]
    [InlineData("20 -3", "9223372036854775808 -3")]
    public void A_number_out_of_range_is_refused(string good, string bad) =>
        Rejects(File, () => TaskStat.Parse(Bytes(Good.Replace(good, bad, StringComparison.Ordinal))));

    [Fact]
    public void A_text_cut_off_anywhere_is_refused() => RejectsCuts(File, Bytes(Good), text => TaskStat.Parse(text));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => TaskStat.Parse(text));
}

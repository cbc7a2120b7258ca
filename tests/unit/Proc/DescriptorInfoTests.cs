using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class DescriptorInfoTests
{
    private const string File = "/proc/PID/fdinfo/N";
    private const string Head = "pos:\t0\nflags:\t02100001\nmnt_id:\t27\nino:\t11657219\n";
    private const string Good = Head
        + "lock:\t1: FLOCK  ADVISORY  WRITE 3487 fe:00:11657219 0 EOF\nlock:\t2: POSIX  ADVISORY  WRITE 3487 fe:00:11657219 0 EOF\n"
        + "eventfd-count:                3\neventfd-id: 1\neventfd-semaphore: 0\n";

    [Fact]
    public void The_file_of_a_real_descriptor()
    {
        var info = DescriptorInfo.Parse(Bytes(Good));

        Assert.Equal((0L, 0x88001u, 27, 11657219UL), (info.Position, info.Flags, info.MountId, info.Inode));
        Assert.Equal(
            ["1: FLOCK  ADVISORY  WRITE 3487 fe:00:11657219 0 EOF", "2: POSIX  ADVISORY  WRITE 3487 fe:00:11657219 0 EOF"], info.Locks);
        Assert.Equal(["eventfd-count:                3", "eventfd-id: 1", "eventfd-semaphore: 0"], info.Others);
    }

    [Fact]
    public void A_plain_file_has_four_lines()
    {
        var info = DescriptorInfo.Parse(Bytes("pos:\t9223372036854775807\nflags:\t037777777777\nmnt_id:\t-1\nino:\t18446744073709551615\n"));

        Assert.Equal((long.MaxValue, uint.MaxValue, -1, ulong.MaxValue), (info.Position, info.Flags, info.MountId, info.Inode));
        Assert.Empty(info.Locks);
        Assert.Empty(info.Others);
    }

    /// <summary>A driver's line may quote the program; it changes nothing the kernel itself wrote.</summary>
    [Theory]
    [InlineData("tfd:        5 events:       19 data:                5  pos:0 ino:40e sdev:10")]
    [InlineData("pos:\t99")]
    [InlineData("no label at all")]
    [InlineData("")]
    [InlineData("\u0001\u00ff:")]
    public void What_a_driver_adds_is_kept_as_it_is(string added)
    {
        var info = DescriptorInfo.Parse(Bytes($"{Head}{added}\nlock:\tlater\n"));

        Assert.Equal(0, info.Position);
        Assert.Empty(info.Locks);
        Assert.Equal([added, "lock:\tlater"], info.Others);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("pos:\t0\n")]
    [InlineData("pos:\t0\nflags:\t0\nmnt_id:\t1\n")]
    [InlineData("pos:\t0\nmnt_id:\t1\nflags:\t0\nino:\t1\n")]
    [InlineData("pos:\t9223372036854775808\nflags:\t0\nmnt_id:\t1\nino:\t1\n")]
    [InlineData("pos:\t0\nflags:\t08\nmnt_id:\t1\nino:\t1\n")]
    [InlineData("pos:\t0\nflags:\t040000000000\nmnt_id:\t1\nino:\t1\n")]
    [InlineData("pos:\t0\nflags:\t0\nmnt_id:\t2147483648\nino:\t1\n")]
    [InlineData("pos:\t0\nflags:\t0\nmnt_id:\t1\nino:\t-1\n")]
    [InlineData("pos:\t\nflags:\t0\nmnt_id:\t1\nino:\t1\n")]
    public void What_is_no_fdinfo_is_refused(string text) => Rejects(File, () => DescriptorInfo.Parse(Bytes(text)));

    [Fact]
    public void A_text_cut_off_in_its_first_lines_is_refused() => RejectsCuts(File, Bytes(Head), text => DescriptorInfo.Parse(text));

    [Fact]
    public void A_text_cut_off_later_is_refused_within_a_line() => Rejects(File, () => DescriptorInfo.Parse(Bytes(Good[..^1])));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => DescriptorInfo.Parse(text));
}

using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class SegmentListTests
{
    private const string File = "/proc/sysvipc/shm";
    private const string Headings = "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n";

    private const string Good = Headings
        + "         0      32768  3600                  8192     1     1      2  1000   100  1000   100 1700000000          0 1700000000                  8192                     0\n"
        + "-559038737          3   644                     1    12    13      0     0     0     0     0          0          0 1700000000                     0                     0\n";

    [Fact]
    public void The_segments_of_a_real_namespace()
    {
        var segments = SegmentList.Parse(Bytes(Good));

        Assert.Equal([new Segment(0, 32768, 0x780, 8192, 1000, 100), new Segment(-559038737, 3, 0x1a4, 1, 0, 0)], segments);
        Assert.True(segments[0] is { IsRemoved: true, IsLocked: true, Permissions: 0x180 });
        Assert.True(segments[1] is { IsRemoved: false, IsLocked: false, Permissions: 0x1a4 });
    }

    [Fact]
    public void None() => Assert.Empty(SegmentList.Parse(Bytes(Headings)));

    [Theory]
    [InlineData("other headings\n")]
    [InlineData(Headings + "0 32768\n")]
    [InlineData(Headings + "0 99999999999 600 1 1 1 1 0 0\n")]
    [InlineData(Headings + "0 1 900 1 1 1 1 0 0\n")]
    [InlineData(Headings + "x 1 600 1 1 1 1 0 0\n")]
    public void What_is_no_segment_is_refused(string text) => Rejects(File, () => SegmentList.Parse(Bytes(text)));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => SegmentList.Parse(text));
}

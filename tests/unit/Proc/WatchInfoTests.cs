using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

/// <summary>What fdinfo adds for inotify.</summary>
public sealed class WatchInfoTests
{
    private const string File = "/proc/PID/fdinfo/N";
    private const string Bare = "inotify wd:1f ino:35a sdev:fe00001 mask:84000fff ignored_mask:0 ";
    private const string WithHandle = Bare + "fhandle-bytes:8 fhandle-type:81 f_handle:70c503000000ff01\n";

    [Fact]
    public void A_watch_with_a_handle()
    {
        var watch = Assert.Single(WatchInfo.Parse(Bytes(WithHandle)));

        Assert.Equal((31, 0x35aUL, 0xfe01UL, 0x84000fffU, 0x81), (watch.Number, watch.Inode, watch.Device, watch.Mask, watch.HandleType));
        Assert.Equal("70C503000000FF01", Convert.ToHexString(watch.Handle));
    }

    [Fact]
    public void A_file_system_without_handles()
    {
        var watches = WatchInfo.Parse(Bytes(Bare + "\n" + WithHandle));

        Assert.Equal(2, watches.Count);
        Assert.Empty(watches[0].Handle);
    }

    /// <summary>Minor numbers above 255 lie in two places of st_dev.</summary>
    [Fact]
    public void A_high_minor_number() =>
        Assert.Equal(0x100802UL, Assert.Single(WatchInfo.Parse(Bytes("inotify wd:1 ino:1 sdev:800102 mask:1 ignored_mask:0 \n"))).Device);

    [Fact]
    public void Nothing_is_watched() => Assert.Empty(WatchInfo.Parse([]));

    [Theory]
    [InlineData("inotify wd:1 ino:1 sdev:1 mask:1\n")]
    [InlineData("inotify wd:80000000 ino:1 sdev:1 mask:1 ignored_mask:0 \n")]
    [InlineData("inotify wd:1 ino:1 sdev:100000000 mask:1 ignored_mask:0 \n")]
    [InlineData("inotify wd:1 ino:1 sdev:1 mask:1 ignored_mask:0 fhandle-bytes:8 \n")]
    [InlineData("inotify wd:1 ino:1 sdev:1 mask:1 ignored_mask:0 fhandle-bytes:8 fhandle-type:1 f_handle:70c5\n")]
    [InlineData("inotify wd:1 ino:1 sdev:1 mask:1 ignored_mask:0 fhandle-bytes:2 fhandle-type:1 f_handle:70xx\n")]
    [InlineData("inotify wd:1 ino:1 sdev:1 mask:1 ignored_mask:0 fhandle-bytes:81 fhandle-type:1 f_handle:00\n")]
    [InlineData("fanotify flags:0 event-flags:0\n")]
    [InlineData("\n")]
    public void What_is_no_inotify_is_refused(string text) => Rejects(File, () => WatchInfo.Parse(Bytes(text)));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(WithHandle), text => WatchInfo.Parse(text));
}

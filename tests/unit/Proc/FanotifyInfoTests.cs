using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

/// <summary>What fdinfo adds for fanotify.</summary>
public sealed class FanotifyInfoTests
{
    private const string File = "/proc/PID/fdinfo/N";
    private const string Bare = "fanotify flags:13 event-flags:88000\n";
    private const string Mount = "fanotify mnt_id:1e mflags:0 mask:8 ignored_mask:0\n";
    private const string FileSystem = "fanotify sdev:1b mflags:0 mask:48000300 ignored_mask:0\n";
    private const string Inode = "fanotify ino:b1e072 sdev:fe00001 mflags:640 mask:0 ignored_mask:40000020 fhandle-bytes:8 fhandle-type:1 f_handle:72e0b100a838adc3\n";

    [Fact]
    public void A_mark_of_every_kind()
    {
        var info = FanotifyInfo.Parse(Bytes(Bare + Mount + FileSystem + Inode));

        Assert.Equal((0x13U, 0x88000U, 3), (info.Flags, info.EventFlags, info.Marks.Count));
        Assert.Equal((30, false, 0U, 8U, 0U), (info.Marks[0].MountId, info.Marks[0].IsFileSystem, info.Marks[0].Flags, info.Marks[0].Mask, info.Marks[0].IgnoredMask));
        Assert.Equal((0x1bUL, true, 0x48000300U), (info.Marks[1].Target!.Device, info.Marks[1].IsFileSystem, info.Marks[1].Mask));
        Assert.Equal((0xb1e072UL, 0xfe01UL, 0x640U, 0x40000020U), (info.Marks[2].Target!.Inode, info.Marks[2].Target!.Device, info.Marks[2].Flags, info.Marks[2].IgnoredMask));
        Assert.Equal("72E0B100A838ADC3", Convert.ToHexString(info.Marks[2].Target!.Handle));
    }

    [Theory]
    [InlineData("mask:10000 ignored_mask:0", true)]
    [InlineData("mask:0 ignored_mask:20000", true)]
    [InlineData("mask:40000 ignored_mask:0", true)]
    [InlineData("mask:100000 ignored_mask:0", true)]
    [InlineData("mask:58009fff ignored_mask:58009fff", false)]
    public void A_mark_that_asks_for_permission(string masks, bool asks) =>
        Assert.Equal(asks, Assert.Single(FanotifyInfo.Parse(Bytes($"{Bare}fanotify mnt_id:1e mflags:0 {masks}\n")).Marks).AsksForPermission);

    /// <summary>Of a mount namespace, since Linux 6.14: it is told, without anything that could be kept.</summary>
    [Fact]
    public void A_mark_of_an_unknown_kind()
    {
        var mark = Assert.Single(FanotifyInfo.Parse(Bytes(Bare + "fanotify mnt_ns:4026531832 mflags:0 mask:1000000 ignored_mask:0\n")).Marks);

        Assert.True(mark is { Target: null, MountId: null, IsFileSystem: false });
    }

    [Fact]
    public void Nothing_is_marked() => Assert.Empty(FanotifyInfo.Parse(Bytes(Bare)).Marks);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("fanotify flags:13\n")]
    [InlineData("inotify wd:1 ino:1 sdev:1 mask:1 ignored_mask:0 \n")]
    [InlineData(Bare + "inotify wd:1 ino:1 sdev:1 mask:1 ignored_mask:0 \n")]
    [InlineData(Bare + "fanotify mnt_id:1e mflags:0 mask:8\n")]
    [InlineData(Bare + "fanotify mnt_id:x mflags:0 mask:8 ignored_mask:0\n")]
    [InlineData(Bare + "fanotify sdev:100000000 mflags:0 mask:8 ignored_mask:0\n")]
    [InlineData(Bare + "fanotify ino:1 sdev:1 mflags:0 mask:8 ignored_mask:0 fhandle-bytes:2 fhandle-type:1 f_handle:70xx\n")]
    public void What_is_no_fanotify_is_refused(string text) => Rejects(File, () => FanotifyInfo.Parse(Bytes(text)));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Bare + Mount + FileSystem + Inode), text => FanotifyInfo.Parse(text));
}

using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class MountInfoTests
{
    private const string File = "/proc/PID/mountinfo";

    private const string Good =
        "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard,resv_strict,resuid=65534\n"
        + "63 43 0:39 / /tmp/mi\\040t\\134#x rw,relatime shared:5 master:1 propagate_from:2 - tmpfs  rw\n"
        + "64 63 0:40 /sub /tmp/mi\\040t\\134#x rw,relatime unbindable - tmpfs \\043a\\040b rw,size=4k\n"
        + "65 63 0:4 net:[4026531840] /run/a\\011\\012b rw shared:9 - nsfs nsfs rw\n";

    [Fact]
    public void Lines_of_a_real_task()
    {
        var mounts = MountInfo.Parse(Bytes(Good));

        Assert.Equal([(27, 1, 254u, 0u), (63, 43, 0u, 39u), (64, 63, 0u, 40u), (65, 63, 0u, 4u)],
            mounts.Select(mount => (mount.Id, mount.ParentId, mount.DeviceMajor, mount.DeviceMinor)));
        Assert.Equal([("/", "/"), ("/", "/tmp/mi t\\#x"), ("/sub", "/tmp/mi t\\#x"), ("net:[4026531840]", "/run/a\t\nb")],
            mounts.Select(mount => (mount.Root, mount.MountPoint)));
        Assert.Equal([("ext4", "/dev/vda"), ("tmpfs", ""), ("tmpfs", "#a b"), ("nsfs", "nsfs")],
            mounts.Select(mount => (mount.FileSystemType, mount.Source)));
        Assert.Equal([("rw,relatime", "rw,discard,resv_strict,resuid=65534"), ("rw,relatime", "rw"), ("rw,relatime", "rw,size=4k"), ("rw", "rw")],
            mounts.Select(mount => (mount.Options, mount.SuperOptions)));
    }

    [Theory]
    [InlineData("\\134040", "\\040")]
    [InlineData("\\040-\\040", " - ")]
    [InlineData("/a//deleted", "/a//deleted")]
    [InlineData("/\\377\\1", "/\u00ff\\1")]
    [InlineData("/\\400", "/\\400")]
    public void A_mount_point_is_unescaped_once(string written, string name) =>
        Assert.Equal(name, MountInfo.Parse(Bytes($"1 1 0:1 / {written} rw - t s rw\n"))[0].MountPoint);

    [Fact]
    public void Super_options_stay_escaped_and_may_be_none()
    {
        Assert.Equal("rw,lowerdir=/a\\054b\\040c", MountInfo.Parse(Bytes("1 1 0:1 / / rw - overlay o rw,lowerdir=/a\\054b\\040c\n"))[0].SuperOptions);
        Assert.Equal("", MountInfo.Parse(Bytes("1 1 0:1 / / rw - t s \n"))[0].SuperOptions);
    }

    [Fact]
    public void Optional_fields_of_later_kernels_are_passed_over() =>
        Assert.Equal("t", MountInfo.Parse(Bytes("1 1 0:1 / / rw future:3 idmapped -x - t s rw\n"))[0].FileSystemType);

    [Fact]
    public void Nothing_is_no_mount() => Assert.Empty(MountInfo.Parse([]));

    [Theory]
    [InlineData("\n")]
    [InlineData("27\n")]
    [InlineData("27 1\n")]
    [InlineData("27 1 254\n")]
    [InlineData("27 1 254:\n")]
    [InlineData("27 1 254:0 /\n")]
    [InlineData("27 1 254:0 / / rw\n")]
    [InlineData("27 1 254:0 / / rw shared:1 ext4 /dev/vda rw\n")]
    [InlineData("27 1 254:0 / / rw -\n")]
    [InlineData("27 1 254:0 / / rw - ext4\n")]
    [InlineData("27 1 254:0 / / rw - ext4 /dev/vda\n")]
    [InlineData("27 1 254:0 / / rw - ext4 /dev/vda rw")]
    [InlineData("2147483648 1 254:0 / / rw - ext4 /dev/vda rw\n")]
    [InlineData("27 99999999999999999999 254:0 / / rw - ext4 /dev/vda rw\n")]
    [InlineData("27 1 4294967296:0 / / rw - ext4 /dev/vda rw\n")]
    [InlineData("27 1 0:4294967296 / / rw - ext4 /dev/vda rw\n")]
    [InlineData("\u0001\u00ff\n")]
    public void What_is_no_mount_is_refused(string text) => Rejects(File, () => MountInfo.Parse(Bytes(text)));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => MountInfo.Parse(text));
}

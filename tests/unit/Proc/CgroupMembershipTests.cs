using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class CgroupMembershipTests
{
    private const string File = "/proc/PID/cgroup";

    private const string Good =
        "9:name=systemd:/\n4:memory:/process_api/196b46571999c001576ca4abe0fe053a\n2:cpu,cpuacct:/\n0::/system.slice/docker-1.scope\n";

    [Fact]
    public void The_file_of_a_real_task()
    {
        var entries = CgroupMembership.Parse(Bytes(Good));

        Assert.Equal([9, 4, 2, 0], entries.Select(entry => entry.Hierarchy));
        Assert.Equal(["name=systemd", "memory", "cpu|cpuacct", ""], entries.Select(entry => string.Join('|', entry.Controllers)));
        Assert.Equal(["/", "/process_api/196b46571999c001576ca4abe0fe053a", "/", "/system.slice/docker-1.scope"], entries.Select(entry => entry.Path));
    }

    [Theory]
    [InlineData("/a:b::c")]
    [InlineData("/with blank (deleted)")]
    [InlineData("/../../x")]
    [InlineData("/a\\012\u00ff")]
    public void A_path_may_hold_anything_but_a_newline(string path) =>
        Assert.Equal(path, Assert.Single(CgroupMembership.Parse(Bytes($"0::{path}\n"))).Path);

    [Fact]
    public void Nothing_is_no_cgroup() => Assert.Empty(CgroupMembership.Parse([]));

    [Theory]
    [InlineData("\n")]
    [InlineData("0\n")]
    [InlineData("0:\n")]
    [InlineData("0::\n")]
    [InlineData("0::relative\n")]
    [InlineData("::/\n")]
    [InlineData("x::/\n")]
    [InlineData("-1::/\n")]
    [InlineData("2147483648::/\n")]
    [InlineData("4294967296::/\n")]
    [InlineData("99999999999999999999::/\n")]
    [InlineData("0::/cut")]
    public void What_is_no_cgroup_is_refused(string text) => Rejects(File, () => CgroupMembership.Parse(Bytes(text)));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => CgroupMembership.Parse(text));
}

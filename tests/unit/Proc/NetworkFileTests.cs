using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

/// <summary>What files of /proc/PID/net tell of sockets.</summary>
public sealed class NetworkFileTests
{
    private const string Igmp = "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n1\tlo        :     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n4\teth0      :     1      V3\n\t\t\t\t0A0A0AEF     1 0:00000000\t\t0\n";
    private const string Igmp6 = "1    lo              ff020000000000000000000000000001     1 0000000C 0\n";
    private const string Raw =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n"
        + "   1: 00000000:0001 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 5287674 2 0000000040cb659d 0\n"
        + "  15: 0100007F:0001 0100007F:0000 01 00000000:00000000 00:00000000 00000000     0        0 5287675 2 0000000040cb659d 0\n";
    private const string Raw6 =
        "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n"
        + "   70: 00000000000000000000000001000000:003A B80D0120000000000000000001000000:0000 01 00000000:00000000 00:00000000 00000000     0        0 5287676 2 00000000b7648c6d 0\n";

    [Fact]
    public void Multicast_groups_of_each_interface()
    {
        var groups = MulticastGroup.All(Bytes(Igmp), Bytes(Igmp6));

        Assert.Equal([1, 4, 1], groups.Select(group => group.Interface));
        Assert.Equal([224, 0, 0, 1], groups[0].Address);
        Assert.Equal([239, 10, 10, 10], groups[1].Address);
        Assert.Equal([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], groups[2].Address);
    }

    [Fact]
    public void Without_the_files_there_are_none() => Assert.Empty(MulticastGroup.All([], []));

    [Fact]
    public void Peers_of_raw_sockets_that_are_connected()
    {
        Assert.Equal((5287675UL, "7F000001"), Only(Raw));
        Assert.Equal((5287676UL, "20010DB8000000000000000000000001"), Only(Raw6));
    }

    [Theory]
    [InlineData("4\n\t\t\tGROUP\n")]
    [InlineData("eth0\n")]
    public void What_is_no_list_of_groups_is_refused(string text) => Rejects("/proc/PID/net/igmp", () => MulticastGroup.All(Bytes(text), []));

    [Theory]
    [InlineData("1 lo ff02 1 0 0\n")]
    [InlineData("1 lo gg020000000000000000000000000001     1 0000000C 0\n")]
    [InlineData("lo\n")]
    public void What_is_no_list_of_IPv6_groups_is_refused(string text) => Rejects("/proc/PID/net/igmp6", () => MulticastGroup.All([], Bytes(text)));

    [Theory]
    [InlineData("1\n")]
    [InlineData("1: 0:1 0100007F:0000 01 0:0 0:0 0 0 0 5\n1: 0:1 01007F:0000 01 0:0 0:0 0 0 0 5\n")]
    [InlineData("1: 0:1 0100007F:0000 01 0:0 0:0 0 0\n")]
    public void What_is_no_list_of_sockets_is_refused(string text) => Rejects("/proc/PID/net/raw", () => ConnectedPeer.Parse(Bytes(text)));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error()
    {
        Survives("/proc/PID/net/igmp", Bytes(Igmp), text => MulticastGroup.All(text, []));
        Survives("/proc/PID/net/igmp6", Bytes(Igmp6), text => MulticastGroup.All([], text));
        Survives("/proc/PID/net/raw", Bytes(Raw), text => ConnectedPeer.Parse(text));
        Survives("/proc/PID/net/raw", Bytes(Raw6), text => ConnectedPeer.Parse(text));
    }

    private static (ulong, string) Only(string text)
    {
        var peer = Assert.Single(ConnectedPeer.Parse(Bytes(text)));
        return (peer.Inode, Convert.ToHexString(peer.Address));
    }
}

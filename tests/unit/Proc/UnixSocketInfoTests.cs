using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

/// <summary>What sock_diag tells of unix sockets, as a kernel has told it.</summary>
public sealed class UnixSocketInfoTests
{
    /// <summary>Two sockets: one that listens with backlog 7 and two connections that wait, and one that is connected.</summary>
    private static readonly byte[] Answer =
    [
        .. Socket(1, 10, 0x496b00, [.. Attribute(0, [0, .. "hey"u8]), .. Attribute(3, [1, 0x6b, 0x49, 0, 0, 0, 0, 0]), .. Attribute(4, [2, 0, 0, 0, 7, 0, 0, 0]), .. Attribute(6, [0])]),
        .. Socket(1, 1, 0x496afa, [.. Attribute(2, [0xf9, 0x6a, 0x49, 0]), .. Attribute(4, [5, 0, 0, 0, 0, 3, 0, 0]), .. Attribute(6, [2])]),
    ];

    private static readonly byte[] End = Message(3, [0, 0, 0, 0]);

    [Fact]
    public void Peers_queues_and_shutdown()
    {
        var sockets = UnixSocketInfo.Parse(Answer);

        Assert.Equal(2, sockets.Count);
        Assert.Equal((0x496b00U, null, 7U, 0), (sockets[0].Inode, sockets[0].Peer, sockets[0].Sent, sockets[0].Shutdown));
        Assert.Equal([0x496b01U, 0U], sockets[0].Waiting);
        Assert.Equal((0x496afaU, 0x496af9U, 0x300U, 2), (sockets[1].Inode, sockets[1].Peer!.Value, sockets[1].Sent, sockets[1].Shutdown));
        Assert.Empty(sockets[1].Waiting);
    }

    [Fact]
    public void The_end_of_the_list_is_known()
    {
        Assert.False(UnixSocketInfo.IsLast(Answer));
        Assert.True(UnixSocketInfo.IsLast(End));
        Assert.True(UnixSocketInfo.IsLast([.. Answer, .. End]));
        Assert.True(UnixSocketInfo.IsLast([]));
        Assert.Empty(UnixSocketInfo.Parse(End));
    }

    [Fact]
    public void An_error_is_one() => Rejects(UnixSocketInfo.Subject, () => UnixSocketInfo.IsLast(Message(2, [0xfe, 0xff, 0xff, 0xff])));

    [Fact]
    public void What_is_cut_off_is_refused() => RejectsCuts(UnixSocketInfo.Subject, Socket(1, 1, 5, Attribute(2, [1, 0, 0, 0])), text => UnixSocketInfo.Parse(text), shortest: 1);

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(UnixSocketInfo.Subject, Answer, text =>
    {
        UnixSocketInfo.Parse(text);
        UnixSocketInfo.IsLast(text);
    });

    [Fact]
    public void The_request_is_one_netlink_message()
    {
        var all = UnixSocketInfo.RequestAll();
        var one = UnixSocketInfo.RequestFor(4711);

        Assert.Equal((all.Length, one.Length), (BitConverter.ToInt32(all), BitConverter.ToInt32(one)));
        Assert.Equal((20, 0x301, 0U), (BitConverter.ToUInt16(all, 4), BitConverter.ToUInt16(all, 6), BitConverter.ToUInt32(all, 24)));
        Assert.Equal((20, 1, 4711U), (BitConverter.ToUInt16(one, 4), BitConverter.ToUInt16(one, 6), BitConverter.ToUInt32(one, 24)));
    }

    [Fact]
    public void An_answer_that_is_no_part_of_a_list_is_the_last()
    {
        var answer = Answer.ToArray();
        answer[6] = 0;

        Assert.True(UnixSocketInfo.IsLast(answer));
    }

    private static byte[] Socket(byte type, byte state, uint inode, byte[] attributes) =>
        Message(20, [1, type, state, 0, .. BitConverter.GetBytes(inode), 0, 0, 0, 0, 0, 0, 0, 0, .. attributes]);

    private static byte[] Message(ushort type, byte[] payload) =>
        [.. BitConverter.GetBytes(16 + payload.Length), .. BitConverter.GetBytes(type), 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. payload, .. new byte[-payload.Length & 3]];

    private static byte[] Attribute(ushort type, byte[] value) =>
        [.. BitConverter.GetBytes((ushort)(4 + value.Length)), .. BitConverter.GetBytes(type), .. value, .. new byte[-value.Length & 3]];
}

using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Sockets over IP: TCP, UDP, ping and raw ones.</summary>
internal sealed class IpSocketCapture(HeldProcess process, BlockerList blockers, bool closeTcp)
{
    private const int PortAt = 2;
    private const int Inet = 2;
    private const int InetLength = 16;
    private const int InetAddressAt = 4;
    private const int Inet6Length = 28;
    private const int Inet6AddressAt = 8;
    private const string ConnectedHint = "close its connections first, or checkpoint with --tcp-close";
    private static readonly string[] PeerFiles = ["net/raw", "net/raw6", "net/icmp", "net/icmp6"];
    private readonly Lazy<IReadOnlyList<MulticastGroup>> groups = new(() => MulticastGroup.All(
        ProcFile.ReadIfThere(process.HostPid, "net/igmp"), ProcFile.ReadIfThere(process.HostPid, "net/igmp6")));

    private readonly Lazy<Dictionary<ulong, byte[]>> peers = new(() => PeerFiles
        .SelectMany(name => ConnectedPeer.Parse(ProcFile.ReadIfThere(process.HostPid, name))).ToDictionary(peer => peer.Inode, peer => peer.Address));

    public SocketDetail? DescribeTcp(string label, SafeFileHandle copy, SocketDetail socket)
    {
        var information = TcpInformation.Of(copy);
        return information.State switch
        {
            TcpInformation.Listen => Listening(label, copy, socket, information),
            TcpInformation.Close => information.WasConnected ? WithoutConnection(label, copy, socket) : Named(socket, Socket.Name(copy)),
            _ => Connected(label, copy, socket),
        };
    }

    /// <summary>UDP, ping and raw: what they are connected with is an address and nothing more.</summary>
    public OpenFileDetail DescribeDatagrams(string label, SafeFileHandle copy, SocketDetail socket)
    {
        if (Socket.HasInput(copy))
        {
            blockers.Note($"{label}: datagrams that it had not read are not kept");
        }

        foreach (var group in groups.Value.Where(group => Socket.IsMember(copy, socket.Domain, group.Interface, group.Address)))
        {
            blockers.Add(label, $"its socket is a member of multicast group {new System.Net.IPAddress(group.Address)}", "memberships are not kept yet; leave the group first");
        }

        var named = Named(socket, Socket.Name(copy));
        return (Socket.Peer(copy) ?? PeerWithoutPort(copy, socket.Domain)) is { } peer ? new ConnectionDetail { Socket = named, State = ConnectionState.Addressed, PeerAddress = peer } : named;
    }

    /// <summary>struct sockaddr of what a raw or ping socket is connected with.</summary>
    private byte[]? PeerWithoutPort(SafeFileHandle copy, int domain)
    {
        var inode = FileStatus.Of(copy, "a socket").Inode;
        if (!peers.Value.TryGetValue(inode, out var peer))
        {
            return null;
        }

        var address = new byte[domain == Inet ? InetLength : Inet6Length];
        BitConverter.TryWriteBytes(address, (ushort)domain);
        peer.CopyTo(address, domain == Inet ? InetAddressAt : Inet6AddressAt);
        return address;
    }

    private SocketDetail? Listening(string label, SafeFileHandle copy, SocketDetail socket, TcpInformation information)
    {
        var listening = Named(socket, Socket.Name(copy)) with { State = SocketState.Listening, Backlog = information.Backlog };
        if (information.Waiting == 0)
        {
            return listening;
        }

        if (!closeTcp)
        {
            blockers.Add(label, $"{information.Waiting} connections wait at {SocketText.Of(listening)}, not accepted yet", ConnectedHint);
            return null;
        }

        blockers.Note($"{label}: {information.Waiting} connections that wait at {SocketText.Of(listening)} are closed");
        return listening;
    }

    /// <summary>Also one that is being made or ended.</summary>
    private SocketDetail? Connected(string label, SafeFileHandle copy, SocketDetail socket)
    {
        var text = $"{SocketText.Address(Socket.Name(copy))} with {SocketText.Address(Socket.Peer(copy) ?? [])}";
        if (!closeTcp)
        {
            blockers.Add(label, $"it is a TCP connection of {text}", ConnectedHint);
            return null;
        }

        blockers.Note($"{label}: the TCP connection of {text} is closed");
        return WithoutConnection(label, copy, socket);
    }

    /// <summary>Of a connection that has ended the kernel still tells its address, which it has given back, and what was agreed on with its peer, some of
    /// which no socket can be given.</summary>
    private SocketDetail WithoutConnection(string label, SafeFileHandle copy, SocketDetail socket) =>
        socket with { Options = SocketOptionCapture.WithoutConnection(label, copy, blockers) };

    /// <summary>An address of no port is none; of a raw socket the protocol stands for it.</summary>
    private static SocketDetail Named(SocketDetail socket, byte[] address)
    {
        var isBound = address.Length > PortAt + 1 && (address[PortAt] | address[PortAt + 1]) != 0;
        return isBound ? socket with { State = SocketState.Bound, Address = address } : socket;
    }
}

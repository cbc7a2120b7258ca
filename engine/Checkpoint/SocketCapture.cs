using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Sockets: everything of them is read through a copy.</summary>
/// <param name="process">The process.</param>
/// <param name="root">Where names of unix sockets are found.</param>
/// <param name="blockers">What cannot be kept.</param>
/// <param name="options">Whether connections are closed.</param>
internal sealed class SocketCapture(HeldProcess process, ContainerRoot root, BlockerList blockers, CheckpointOptions options)
{
    private const int Unix = 1;
    private const int PortAt = 2;
    private const int Inet = 2;
    private const int Inet6 = 10;
    private const int TcpProtocol = 6;
    private const int UdpProtocol = 17;
    private const int TypeOption = 3;
    private const int ProtocolOption = 38;
    private const int DomainOption = 39;
    private const int LockedBuffersOption = 72;
    private const string ConnectedHint = "close its connections first, or checkpoint with --tcp-close";
    private readonly UnixSocketCapture unix = new(process, root, blockers);

    /// <summary>Null for a file of another kind, and, with a blocker, for a socket that cannot be kept.</summary>
    public OpenFileRecord? Describe(SeenDescriptor descriptor, OpenFileRecord record)
    {
        using var task = PidFd.Open(process.HostPid);
        using var copy = task.CopyDescriptor(descriptor.Number);
        var socket = new SocketDetail
        {
            Domain = Socket.Int(copy, SocketOptionTable.Socket, DomainOption),
            Type = Socket.Int(copy, SocketOptionTable.Socket, TypeOption),
            Protocol = Socket.Int(copy, SocketOptionTable.Socket, ProtocolOption),
            State = SocketState.Open,
        };
        OpenFileDetail? found = (socket.Domain, socket.Protocol) switch
        {
            (Inet or Inet6, TcpProtocol) => DescribeTcp(descriptor.Number, copy, socket),
            (Inet or Inet6, UdpProtocol) => DescribeUdp(descriptor.Number, copy, socket),
            (Unix, _) => unix.Describe(descriptor, record.Id, copy, socket),
            _ => Refuse(descriptor.Number, $"it is a {SocketText.Kind(socket.Domain, socket.Protocol)} socket", "sockets of this kind are not kept; close it first"),
        };
        return found switch
        {
            SocketDetail { Options.Count: 0 } plain => record with { Kind = OpenFileKind.Socket, Offset = 0, Detail = plain with { Options = Options(descriptor.Number, copy) } },
            SocketDetail plain => record with { Kind = OpenFileKind.Socket, Offset = 0, Detail = plain },
            ConnectionDetail connection => record with { Kind = OpenFileKind.Connection, Offset = 0, Detail = connection with { Socket = connection.Socket with { Options = Options(descriptor.Number, copy) } } },
            _ => null,
        };
    }

    /// <summary>True for a unix socket whose other end the process has too.</summary>
    public bool HasBothEnds(SeenDescriptor descriptor, IReadOnlyList<SeenDescriptor> descriptors) => unix.HasBothEnds(descriptor, descriptors);

    /// <summary>Finds the other ends of connections, once all descriptors are known.</summary>
    /// <param name="openFiles">The process's.</param>
    /// <param name="openFile">The id of an open file that this program has a copy of; 0 for one that is not the process's.</param>
    public List<OpenFileRecord> Resolve(IReadOnlyList<OpenFileRecord> openFiles, Func<SafeFileHandle, ulong> openFile)
    {
        try
        {
            return new ConnectionCapture(process, unix, openFile, blockers, options.CloseOutsideUnix).Resolve(openFiles);
        }
        finally
        {
            unix.Connections.ForEach(seen => seen.Dispose());
        }
    }

    private SocketDetail? DescribeTcp(int number, SafeFileHandle copy, SocketDetail socket)
    {
        var information = TcpInformation.Of(copy);
        return information.State switch
        {
            TcpInformation.Listen => Listening(number, copy, socket, information),
            TcpInformation.Close => Named(socket, Socket.Name(copy)),
            _ => Connected(number, copy, socket),
        };
    }

    private SocketDetail? Listening(int number, SafeFileHandle copy, SocketDetail socket, TcpInformation information)
    {
        var listening = Named(socket, Socket.Name(copy)) with { State = SocketState.Listening, Backlog = information.Backlog };
        if (information.Waiting == 0)
        {
            return listening;
        }

        if (!options.CloseTcp)
        {
            return Refuse(number, $"{information.Waiting} connections wait at {SocketText.Of(listening)}, not accepted yet", ConnectedHint);
        }

        blockers.Note($"fd {number}: {information.Waiting} connections that wait at {SocketText.Of(listening)} are closed");
        return listening;
    }

    /// <summary>Also one that is being made or ended.</summary>
    private SocketDetail? Connected(int number, SafeFileHandle copy, SocketDetail socket)
    {
        var text = $"{SocketText.Address(Socket.Name(copy))} with {SocketText.Address(Socket.Peer(copy) ?? [])}";
        if (!options.CloseTcp)
        {
            return Refuse(number, $"it is a TCP connection of {text}", ConnectedHint);
        }

        blockers.Note($"fd {number}: the TCP connection of {text} is closed");
        return socket with { Options = [.. Options(number, copy).Where(option => !IsOfConnection(option))] };
    }

    private SocketDetail? DescribeUdp(int number, SafeFileHandle copy, SocketDetail socket)
    {
        if (Socket.Peer(copy) is { } peer)
        {
            return Refuse(number, $"it is a UDP socket of {SocketText.Address(Socket.Name(copy))} connected with {SocketText.Address(peer)}", "connected UDP sockets are not kept yet; close it first");
        }

        if (Socket.HasInput(copy))
        {
            blockers.Note($"fd {number}: datagrams that it had not read are not kept");
        }

        return Named(socket, Socket.Name(copy));
    }

    /// <summary>An address of no port is none.</summary>
    private static SocketDetail Named(SocketDetail socket, byte[] address)
    {
        var isBound = address.Length > PortAt + 1 && (address[PortAt] | address[PortAt + 1]) != 0;
        return isBound ? socket with { State = SocketState.Bound, Address = address } : socket;
    }

    private SocketDetail? Refuse(int number, string reason, string hint)
    {
        blockers.Add($"fd {number}", reason, hint);
        return null;
    }

    private List<SocketOption> Options(int number, SafeFileHandle copy)
    {
        if (Socket.HasFilter(copy))
        {
            blockers.Add($"fd {number}", "its socket has a filter (SO_ATTACH_FILTER)", "socket filters are not kept; detach it first");
        }

        var locked = Socket.Option(copy, SocketOptionTable.Socket, LockedBuffersOption, sizeof(int)) is { Length: sizeof(int) } bits ? BitConverter.ToInt32(bits) : 0;
        var isStream = Socket.Int(copy, SocketOptionTable.Socket, TypeOption) == UnixSocketFile.Stream;
        var options = new List<SocketOption>();
        foreach (var entry in SocketOptionTable.All.Where(entry => !IsAutomatic(entry, locked) && !(isStream && entry.IsOfMulticast)))
        {
            if (Socket.Option(copy, entry.Level, entry.Number, entry.Size) is { Length: > 0 } value)
            {
                options.Add(new SocketOption(entry.Level, entry.Number, value));
            }
        }

        return options;
    }

    /// <summary>Of a connection the kernel tells what was agreed on with its peer, not what the program has set.</summary>
    private static bool IsOfConnection(SocketOption option) =>
        option is { Level: SocketOptionTable.Tcp, Name: SocketOptionTable.TcpSegmentSize or SocketOptionTable.TcpWindowClamp };

    /// <summary>Buffers that the kernel sizes by itself, unless the program has.</summary>
    private static bool IsAutomatic(SocketOptionEntry entry, int locked) => entry.Level == SocketOptionTable.Socket
        && ((entry.Number == SocketOptionTable.SendBuffer && (locked & 1) == 0) || (entry.Number == SocketOptionTable.ReceiveBuffer && (locked & 2) == 0));
}

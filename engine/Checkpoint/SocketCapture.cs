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
    private const int Netlink = 16;
    private const int TcpProtocol = 6;
    private const int TypeOption = 3;
    private const int ProtocolOption = 38;
    private const int DomainOption = 39;
    private readonly UnixSocketCapture unix = new(process, root, blockers);
    private readonly IpSocketCapture ip = new(process, blockers, options.CloseTcp);
    private readonly NetlinkCapture netlink = new(blockers);

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
        return Describe(descriptor, record.Id, copy, socket) switch
        {
            SocketDetail plain => record with { Kind = OpenFileKind.Socket, Offset = 0, Detail = WithOptions(descriptor.Number, copy, plain) },
            ConnectionDetail connection => record with { Kind = OpenFileKind.Connection, Offset = 0, Detail = connection with { Socket = WithOptions(descriptor.Number, copy, connection.Socket) } },
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

    private OpenFileDetail? Describe(SeenDescriptor descriptor, ulong id, SafeFileHandle copy, SocketDetail socket) => (socket.Domain, socket.Protocol) switch
    {
        (Unix, _) => unix.Describe(descriptor, id, copy, socket),
        (Netlink, _) => netlink.Describe(descriptor.Number, copy, socket),
        _ when !SocketKinds.IsKept(socket.Domain, socket.Type, socket.Protocol) => Refuse(descriptor.Number, socket),
        (_, TcpProtocol) when socket.Type == UnixSocketFile.Stream => ip.DescribeTcp(descriptor.Number, copy, socket),
        _ => ip.DescribeDatagrams(descriptor.Number, copy, socket),
    };

    private SocketDetail WithOptions(int number, SafeFileHandle copy, SocketDetail socket) =>
        socket.Options.Count > 0 ? socket : socket with { Options = SocketOptionCapture.Of(number, copy, blockers) };

    private SocketDetail? Refuse(int number, SocketDetail socket)
    {
        blockers.Add($"fd {number}", $"it is a {SocketText.Kind(socket.Domain, socket.Protocol)} socket", "sockets of this kind are not kept; close it first");
        return null;
    }
}

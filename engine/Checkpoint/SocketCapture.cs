using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Sockets: everything of them is read through a copy.</summary>
/// <param name="process">The process.</param>
/// <param name="root">Where names of unix sockets are found.</param>
/// <param name="open">All that is open.</param>
/// <param name="blockers">What cannot be kept.</param>
/// <param name="options">Whether connections are closed.</param>
internal sealed class SocketCapture(HeldProcess process, ContainerRoot root, InFlightFiles open, BlockerList blockers, CheckpointOptions options)
{
    private const int Unix = 1;
    private const int Netlink = 16;
    private const int TcpProtocol = 6;
    private const int TypeOption = 3;
    private const int ProtocolOption = 38;
    private const int DomainOption = 39;
    private readonly UnixSocketCapture unix = new(process, root, open, blockers);
    private readonly IpSocketCapture ip = new(process, blockers, options.CloseTcp);
    private readonly NetlinkCapture netlink = new(blockers);

    /// <summary>Null for a file of another kind, and, with a blocker, for a socket that cannot be kept.</summary>
    public OpenFileRecord? Describe(SeenDescriptor descriptor, OpenFileRecord record)
    {
        using var copy = descriptor.Copy();
        return Describe(descriptor, record.Id, copy, KindOf(copy)) switch
        {
            SocketDetail plain => record with { Kind = OpenFileKind.Socket, Offset = 0, Detail = WithOptions(descriptor.Label, copy, plain) },
            ConnectionDetail connection => record with { Kind = OpenFileKind.Connection, Offset = 0, Detail = connection with { Socket = WithOptions(descriptor.Label, copy, connection.Socket) } },
            _ => null,
        };
    }

    /// <summary>Looks at the queue of each socket, and at those of the sockets that are found in them. What the container was given as stdin, stdout and
    /// stderr is left alone.</summary>
    public void FindInFlight()
    {
        var looked = new HashSet<ulong>();
        int before;
        do
        {
            before = open.All.Count;
            var given = open.All.FindAll(IsGiven).ConvertAll(descriptor => descriptor.Status.Inode);
            for (var i = 0; i < open.All.Count; i++)
            {
                if (open.All[i] is { IsSocket: true } socket && !given.Contains(socket.Status.Inode) && looked.Add(socket.Status.Inode))
                {
                    Look(socket);
                }
            }
        }
        while (open.All.Count > before);
    }

    /// <summary>True for a standard descriptor that may be the container's: not for a unix socket whose other end the process has too.</summary>
    public bool IsGiven(SeenDescriptor descriptor) =>
        descriptor is { IsStdio: true, MayBeGiven: true } && !(descriptor.IsSocket && unix.HasBothEnds(descriptor, open.All));

    /// <summary>Finds the other ends of connections, once all descriptors are known.</summary>
    /// <param name="openFiles">The process's.</param>
    /// <param name="openFile">The id of an open file; 0 where it cannot be kept.</param>
    public List<OpenFileRecord> Resolve(IReadOnlyList<OpenFileRecord> openFiles, Func<SeenDescriptor, ulong> openFile) =>
        new ConnectionCapture(process, unix, openFile, blockers, options.CloseOutsideUnix).Resolve(openFiles);

    private void Look(SeenDescriptor descriptor)
    {
        using var copy = descriptor.Copy();
        if (KindOf(copy) is { Domain: Unix } socket)
        {
            unix.Look(descriptor, copy, socket);
        }
    }

    private static SocketDetail KindOf(SafeFileHandle copy) => new()
    {
        Domain = Socket.Int(copy, SocketOptionTable.Socket, DomainOption),
        Type = Socket.Int(copy, SocketOptionTable.Socket, TypeOption),
        Protocol = Socket.Int(copy, SocketOptionTable.Socket, ProtocolOption),
        State = SocketState.Open,
    };

    private OpenFileDetail? Describe(SeenDescriptor descriptor, ulong id, SafeFileHandle copy, SocketDetail socket) => (socket.Domain, socket.Protocol) switch
    {
        (Unix, _) => unix.Describe(descriptor, id, copy, socket),
        (Netlink, _) => netlink.Describe(descriptor.Label, copy, socket),
        _ when !SocketKinds.IsKept(socket.Domain, socket.Type, socket.Protocol) => Refuse(descriptor.Label, socket),
        (_, TcpProtocol) when socket.Type == UnixSocketFile.Stream => ip.DescribeTcp(descriptor.Label, copy, socket),
        _ => ip.DescribeDatagrams(descriptor.Label, copy, socket),
    };

    private SocketDetail WithOptions(string label, SafeFileHandle copy, SocketDetail socket) =>
        socket.Options.Count > 0 ? socket : socket with { Options = SocketOptionCapture.Of(label, copy, blockers) };

    private SocketDetail? Refuse(string label, SocketDetail socket)
    {
        blockers.Add(label, $"it is a {SocketText.Kind(socket.Domain, socket.Protocol)} socket", "sockets of this kind are not kept; close it first");
        return null;
    }
}

using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Unix sockets. Which of them belong together is known once all descriptors are: <see cref="ConnectionCapture"/>.</summary>
/// <param name="process">The process.</param>
/// <param name="root">Where names are found.</param>
/// <param name="open">All that is open.</param>
/// <param name="blockers">What cannot be kept.</param>
internal sealed class UnixSocketCapture(HeldProcess process, ContainerRoot root, InFlightFiles open, BlockerList blockers)
{
    private const int AcceptsOption = 30;
    private const int ReceivesNoMore = 1;
    private readonly Lazy<Dictionary<uint, UnixSocketInfo>?> all = new(() => Ask(process.HostPid, UnixSocketInfo.RequestAll()));

    /// <summary>What was found of each socket by itself, by inode; null of one of which the kernel does not tell. A queue is looked at once.</summary>
    private readonly Dictionary<ulong, SeenConnection?> found = [];

    /// <summary>Open files by the inodes of their sockets.</summary>
    public Dictionary<uint, ulong> Ids { get; } = [];

    /// <summary>Connections, the other ends of which are to be found.</summary>
    public List<SeenConnection> Connections { get; } = [];

    /// <summary>Listening sockets at which connections wait.</summary>
    public List<SeenConnection> Listening { get; } = [];

    /// <summary>True where its other end is among the descriptors.</summary>
    public bool HasBothEnds(SeenDescriptor descriptor, IReadOnlyList<SeenDescriptor> descriptors) =>
        InfoOf(descriptor)?.Peer is { } peer && peer != 0 && descriptors.Any(other => other.IsSocket && other.Status.Inode == peer);

    /// <summary>What a socket is by itself, and what waits at it.</summary>
    public SeenConnection? Look(SeenDescriptor descriptor, SafeFileHandle copy, SocketDetail socket) =>
        found.TryGetValue(descriptor.Status.Inode, out var seen) ? seen : found[descriptor.Status.Inode] = InfoOf(descriptor) is { } info ? Look(descriptor, copy, socket, info) : null;

    /// <summary>A socket that is not connected; a connection as far as it is known by now; null, with a blocker, for one that cannot be kept.</summary>
    public OpenFileDetail? Describe(SeenDescriptor descriptor, ulong openFileId, SafeFileHandle copy, SocketDetail socket)
    {
        if (Look(descriptor, copy, socket) is not { } looked)
        {
            return WithoutInfo(descriptor.Label, copy, WithAddress(socket, copy));
        }

        var seen = looked with { OpenFileId = openFileId };
        Ids[seen.Info.Inode] = openFileId;
        if (seen.Accepts)
        {
            Listening.Add(seen);
            return Named(seen.Label, Listens(seen.Socket, (int)seen.Info.Sent));
        }

        return !seen.IsConnection ? Named(seen.Label, seen.Socket) : seen.Messages is null ? null : Connection(seen);
    }

    /// <summary>With permissions and owner of its name; null, with a blocker, where that is gone.</summary>
    public SocketDetail? Named(string label, SocketDetail socket) => UnixSocketFile.Named(root, socket) ?? Refuse(
        label, $"unix socket {SocketText.Address(socket.Address)}: its name leads to nothing, to another file or is no full path", "give it a full path, or an abstract name, and leave that");

    private static SocketDetail Listens(SocketDetail socket, int backlog) => socket with { State = SocketState.Listening, Backlog = backlog };

    /// <summary>Null where this kernel does not tell.</summary>
    private static Dictionary<uint, UnixSocketInfo>? Ask(int pid, byte[] request)
    {
        try
        {
            return SocketDiagnosis.Ask(pid, request, static answer => UnixSocketInfo.IsLast(answer))
                .SelectMany(answer => UnixSocketInfo.Parse(answer)).ToDictionary(socket => socket.Inode);
        }
        catch (CrException)
        {
            return null;
        }
    }

    /// <summary>A list may lack some where others come and go meanwhile; a question for a single one finds it.</summary>
    private UnixSocketInfo? InfoOf(SeenDescriptor descriptor)
    {
        var inode = (uint)descriptor.Status.Inode;
        return all.Value?.GetValueOrDefault(inode) ?? Ask(process.HostPid, UnixSocketInfo.RequestFor(inode))?.GetValueOrDefault(inode);
    }

    private SocketDetail? Unknown(string label, SocketDetail socket) => all.Value is null
        ? Refuse(label, $"it is a connected unix socket ({SocketText.Address(socket.Address)}), and this kernel does not tell with what", "use a kernel with CONFIG_UNIX_DIAG, or close it first")
        : Refuse(label, $"it is a connected unix socket ({SocketText.Address(socket.Address)}) that was made in another network namespace", "close it first");

    private SocketDetail? WithoutInfo(string label, SafeFileHandle copy, SocketDetail socket) => Socket.Peer(copy) is null && !Socket.HasInput(copy)
        ? Named(label, Accepts(copy) ? Listens(socket, UnixSocketFile.UsualBacklog) : socket)
        : Unknown(label, socket);

    private static bool Accepts(SafeFileHandle copy) => Socket.Int(copy, SocketOptionTable.Socket, AcceptsOption) != 0;

    private static SocketDetail WithAddress(SocketDetail socket, SafeFileHandle copy)
    {
        var name = Socket.Name(copy);
        return UnixSocketFile.IsName(name) ? socket with { State = SocketState.Bound, Address = name } : socket;
    }

    private SeenConnection Look(SeenDescriptor descriptor, SafeFileHandle copy, SocketDetail socket, UnixSocketInfo info)
    {
        var seen = new SeenConnection
        {
            Label = descriptor.Label,
            Socket = WithAddress(socket, copy),
            Info = info,
            PeerAddress = Socket.Peer(copy),
            Accepts = Accepts(copy),
            HasInput = Socket.HasInput(copy),
            HasError = Socket.HasError(copy),
        };
        return seen.IsConnection ? seen with { Messages = Messages(descriptor, copy, seen) } : seen;
    }

    /// <summary>Null, with a blocker, where they cannot be kept.</summary>
    private List<SeenMessage>? Messages(SeenDescriptor descriptor, SafeFileHandle copy, SeenConnection seen)
    {
        var isStream = seen.Socket.Type == UnixSocketFile.Stream;
        var unread = Socket.Unread(copy);
        if (Refusal(copy, seen, isStream, unread) is { } reason)
        {
            blockers.Add(seen.Label, reason, "have the program read it first");
            return null;
        }

        var queue = new SocketQueue(copy, message => open.Take(message, descriptor));
        var messages = isStream ? queue.Stream(unread) : seen.HasError ? [] : queue.Messages((seen.Info.Shutdown & ReceivesNoMore) != 0);
        CheckMessages(seen, messages);
        return messages;
    }

    private ConnectionDetail Connection(SeenConnection seen)
    {
        Connections.Add(seen);
        return new ConnectionDetail { Socket = seen.Socket, State = ConnectionState.None, Shutdown = seen.Info.Shutdown };
    }

    /// <summary>To look at a message takes an error away that waits before it.</summary>
    private static string? Refusal(SafeFileHandle copy, SeenConnection seen, bool isStream, int unread) => seen switch
    {
        _ when Socket.HasUrgent(copy) => "a byte waits at its unix socket that was sent out of band (MSG_OOB)",
        _ when unread > ImageLimits.SocketContents => $"{unread} bytes wait at its unix socket; {ImageLimits.SocketContents} is the limit",
        { HasError: true } when !isStream && (unread > 0 || seen.Info.Peer != 0 || seen.IsDatagram) => "an error waits at its unix socket, before messages or alone",
        _ => null,
    };

    private void CheckMessages(SeenConnection seen, List<SeenMessage> messages)
    {
        if (messages.Exists(message => message.Length > message.Data.Length))
        {
            blockers.Add(seen.Label, $"a message longer than {ImageLimits.SocketMessage} bytes waits at its unix socket", "have the program read it first");
        }

        if (messages.Count == 0 && seen is { HasError: false, HasInput: true, Info.Shutdown: 0 })
        {
            blockers.Add(seen.Label, "an empty message waits at its unix socket, which the kernel shows only once", "have the program read it first");
        }
    }

    private SocketDetail? Refuse(string label, string reason, string hint)
    {
        blockers.Add(label, reason, hint);
        return null;
    }
}

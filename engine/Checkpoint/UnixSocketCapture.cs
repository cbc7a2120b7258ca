using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Unix sockets. Which of them belong together is known once all descriptors are: <see cref="ConnectionCapture"/>.</summary>
internal sealed class UnixSocketCapture(HeldProcess process, ContainerRoot root, BlockerList blockers)
{
    private const int AcceptsOption = 30;
    private const int ReceivesNoMore = 1;
    private readonly Lazy<Dictionary<uint, UnixSocketInfo>?> all = new(() => Ask(process.HostPid, UnixSocketInfo.RequestAll()));

    /// <summary>Open files by the inodes of their sockets.</summary>
    public Dictionary<uint, ulong> Ids { get; } = [];

    /// <summary>Connections, the other ends of which are to be found.</summary>
    public List<SeenConnection> Connections { get; } = [];

    /// <summary>Listening sockets at which connections wait.</summary>
    public List<SeenConnection> Listening { get; } = [];

    /// <summary>True where its other end is among the descriptors.</summary>
    public bool HasBothEnds(SeenDescriptor descriptor, IReadOnlyList<SeenDescriptor> descriptors) =>
        InfoOf(descriptor)?.Peer is { } peer && peer != 0 && descriptors.Any(other => other.IsSocket && other.Status.Inode == peer);

    /// <summary>A socket that is not connected; a connection as far as it is known by now; null, with a blocker, for one that cannot be kept.</summary>
    public OpenFileDetail? Describe(SeenDescriptor descriptor, ulong openFileId, SafeFileHandle copy, SocketDetail socket)
    {
        var name = Socket.Name(copy);
        var bound = UnixSocketFile.IsName(name) ? socket with { State = SocketState.Bound, Address = name } : socket;
        var peer = Socket.Peer(copy);
        var accepts = Socket.Int(copy, SocketOptionTable.Socket, AcceptsOption) != 0;
        if (InfoOf(descriptor) is not { } info)
        {
            return peer is null && !Socket.HasInput(copy) ? Named(descriptor.Number, accepts ? Listens(bound, UnixSocketFile.UsualBacklog) : bound) : Unknown(descriptor.Number, bound);
        }

        Ids[info.Inode] = openFileId;
        var seen = new SeenConnection(descriptor.Number, openFileId, bound, info, peer, Socket.HasError(copy), []);
        if (accepts)
        {
            Listening.Add(seen);
            return Named(descriptor.Number, Listens(bound, (int)info.Sent));
        }

        return peer is null && info.Shutdown == 0 && !Socket.HasInput(copy) ? Named(descriptor.Number, bound) : Connection(copy, seen);
    }

    /// <summary>With permissions and owner of its name; null, with a blocker, where that is gone.</summary>
    public SocketDetail? Named(int number, SocketDetail socket) => UnixSocketFile.Named(root, socket) ?? Refuse(
        number, $"unix socket {SocketText.Address(socket.Address)}: its name leads to nothing, to another file or is no full path", "give it a full path, or an abstract name, and leave that");

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

    private SocketDetail? Unknown(int number, SocketDetail socket) => all.Value is null
        ? Refuse(number, $"it is a connected unix socket ({SocketText.Address(socket.Address)}), and this kernel does not tell with what", "use a kernel with CONFIG_UNIX_DIAG, or close it first")
        : Refuse(number, $"it is a connected unix socket ({SocketText.Address(socket.Address)}) that was made in another network namespace", "close it first");

    private ConnectionDetail? Connection(SafeFileHandle copy, SeenConnection seen)
    {
        var isStream = seen.Socket.Type == UnixSocketFile.Stream;
        var unread = Socket.Unread(copy);
        if (Refusal(copy, seen, isStream, unread) is { } reason)
        {
            blockers.Add($"fd {seen.Number}", reason, "have the program read it first");
            return null;
        }

        var messages = isStream ? SocketQueue.Stream(copy, unread) : seen.HasError ? [] : SocketQueue.Messages(copy, (seen.Info.Shutdown & ReceivesNoMore) != 0);
        Connections.Add(seen with { Messages = messages });
        CheckMessages(copy, seen, messages);
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

    private void CheckMessages(SafeFileHandle copy, SeenConnection seen, List<PeekedMessage> messages)
    {
        if (messages.Exists(message => message.Length > message.Data.Length))
        {
            blockers.Add($"fd {seen.Number}", $"a message longer than {ImageLimits.SocketMessage} bytes waits at its unix socket", "have the program read it first");
        }

        if (messages.Count == 0 && seen is { HasError: false, Info.Shutdown: 0 } && Socket.HasInput(copy))
        {
            blockers.Add($"fd {seen.Number}", "an empty message waits at its unix socket, which the kernel shows only once", "have the program read it first");
        }
    }

    private SocketDetail? Refuse(int number, string reason, string hint)
    {
        blockers.Add($"fd {number}", reason, hint);
        return null;
    }
}

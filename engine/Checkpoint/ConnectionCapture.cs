using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Finds the other ends of unix sockets, once all descriptors of the process are known.</summary>
/// <param name="process">The process.</param>
/// <param name="sockets">What was found of each socket by itself.</param>
/// <param name="openFile">The id of an open file; 0 where it cannot be kept.</param>
/// <param name="blockers">What cannot be kept.</param>
/// <param name="closeOutside">True: a connection with another process is kept as one that is closed.</param>
internal sealed class ConnectionCapture(HeldProcess process, UnixSocketCapture sockets, Func<SeenDescriptor, ulong> openFile, BlockerList blockers, bool closeOutside)
{
    private const string OutsideHint = "close it first, or checkpoint with --ext-unix-sk, which closes it";
    private readonly Dictionary<uint, (SeenConnection Listening, int Place)> waiting = [];
    private readonly Dictionary<ulong, SeenConnection> connections = sockets.Connections.ToDictionary(seen => seen.OpenFileId);

    /// <summary>The records with what was found; those that are no connections stay as they are.</summary>
    public List<OpenFileRecord> Resolve(IReadOnlyList<OpenFileRecord> openFiles)
    {
        sockets.Listening.ForEach(FindWaiting);
        return [.. openFiles.Select(file => file.Detail is ConnectionDetail detail && connections.TryGetValue(file.Id, out var seen) ? file with { Detail = Resolve(seen, detail) } : file)];
    }

    private void FindWaiting(SeenConnection listening)
    {
        for (var i = 0; i < listening.Info.Waiting.Count; i++)
        {
            if (sockets.Ids.ContainsKey(listening.Info.Waiting[i]))
            {
                waiting.Add(listening.Info.Waiting[i], (listening, i + 1));
                continue;
            }

            Outside(
                listening, $"a connection waits at unix socket {SocketText.Address(listening.Socket.Address)}, not accepted yet, which another process has made or which is closed again",
                $"a connection that waited at unix socket {SocketText.Address(listening.Socket.Address)} is closed");
        }
    }

    private ConnectionDetail Resolve(SeenConnection seen, ConnectionDetail detail)
    {
        var connected = WithName(seen, seen.Info.Peer is { } peer ? WithPeer(seen, detail, peer) : detail);
        CheckSenders(seen, connected);
        return connected with { Messages = [.. seen.Messages!.Select(message => Message(seen, message))] };
    }

    private ConnectionDetail WithPeer(SeenConnection seen, ConnectionDetail detail, uint peer)
    {
        if (waiting.TryGetValue(seen.Info.Inode, out var at))
        {
            RequireNothingSent(seen);
            return detail with { State = ConnectionState.Waiting, PeerId = at.Listening.OpenFileId, Place = at.Place };
        }

        if (peer != 0 && sockets.Ids.TryGetValue(peer, out var id))
        {
            return detail with { State = ConnectionState.Open, PeerId = id };
        }

        if (peer == 0 && !seen.IsAwaitingAccept)
        {
            return detail with { State = seen.HasError ? ConnectionState.Reset : ConnectionState.Closed, PeerAddress = KeptName(seen) };
        }

        var name = SocketText.Address(seen.PeerAddress ?? []);
        Outside(
            seen, $"it is a unix socket connected with one of another process ({name}{(peer == 0 ? "" : FormattableString.Invariant($", inode {peer}"))})",
            $"the connection of a unix socket with another process ({name}) is closed");
        return detail with { State = ConnectionState.Closed, PeerAddress = KeptName(seen) };
    }

    private void Outside(SeenConnection seen, string reason, string note)
    {
        if (closeOutside)
        {
            blockers.Note($"{seen.Label}: {note}");
            return;
        }

        blockers.Add(seen.Label, reason, OutsideHint);
    }

    /// <summary>The kernel gives what was sent to nobody but who accepts.</summary>
    private void RequireNothingSent(SeenConnection seen)
    {
        if (seen.Info.Sent > 0)
        {
            blockers.Add(seen.Label, $"it has sent something to unix socket {SocketText.Address(seen.PeerAddress ?? [])}, where it waits to be accepted", "have the program accept it first");
        }
    }

    /// <summary>The name of an end that is gone, where it shows: as that of a socket that listens, or of who has sent messages.</summary>
    private byte[] KeptName(SeenConnection seen) =>
        UnixSocketFile.IsName(seen.PeerAddress) && (seen.IsDatagram ? seen.Messages!.Count > 0 : IsListening(seen.PeerAddress!)) ? seen.PeerAddress! : [];

    private bool IsListening(byte[] address) => sockets.Listening.Exists(listening => listening.Socket.Address.AsSpan().SequenceEqual(address));

    private ConnectionDetail WithName(SeenConnection seen, ConnectionDetail detail)
    {
        if (seen.Socket.Address.Length == 0)
        {
            return detail;
        }

        return IsAccepted(seen, detail)
            ? detail with { IsAccepted = true }
            : detail with { Socket = sockets.Named(seen.Label, seen.Socket) ?? seen.Socket };
    }

    /// <summary>What connects need not have a name; what accept(2) makes always has that of the listening socket.</summary>
    private bool IsAccepted(SeenConnection seen, ConnectionDetail detail) =>
        !seen.IsDatagram && detail.State is not (ConnectionState.None or ConnectionState.Waiting)
        && (!UnixSocketFile.IsName(seen.PeerAddress) || (IsListening(seen.Socket.Address) && !IsListening(seen.PeerAddress!)));

    /// <summary>Messages of others than the peer came by a name, before there was a peer.</summary>
    private void CheckSenders(SeenConnection seen, ConnectionDetail detail)
    {
        if (!seen.IsDatagram)
        {
            return;
        }

        var other = connections.GetValueOrDefault(detail.PeerId);
        var isPair = detail.State == ConnectionState.Closed || (other?.Info.Peer == seen.Info.Inode && (seen.Socket.Address.Length == 0 || other.Socket.Address.Length == 0));
        if (isPair ? seen.Messages!.Any(message => !message.Sender.AsSpan().SequenceEqual(other?.Socket.Address ?? detail.PeerAddress)) : seen.Socket.Address.Length == 0 && seen.Messages!.Count > 0)
        {
            blockers.Add(seen.Label, "messages wait at its unix socket that are not its peer's", "have the program read them first");
        }

        if (detail.State == ConnectionState.Open && !isPair && !UnixSocketFile.IsName(seen.PeerAddress))
        {
            blockers.Add(seen.Label, "it is a unix socket connected with one that has no name and another peer", "close it first");
        }
    }

    private SocketMessage Message(SeenConnection seen, SeenMessage message)
    {
        var credentials = message.Credentials is { } sender ? new MessageCredentials(sender.Pid == process.HostPid ? process.Pid : 0, sender.Uid, sender.Gid) : null;
        return new SocketMessage(message.Data, seen.IsDatagram ? message.Sender : [], [.. message.Files.Select(openFile)], credentials);
    }
}

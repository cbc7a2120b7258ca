using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>OPEN_FILE of a unix socket that was connected, or at which messages wait.</summary>
internal static class ConnectionValidator
{
    private const int Both = 3;
    private const int Inet = 2;
    private const int Inet6 = 10;

    public static void Validate(RecordChecks checks, OpenFileRecord file, ConnectionDetail connection)
    {
        SocketValidator.Validate(checks, file, connection.Socket);
        if (connection.State == ConnectionState.Addressed)
        {
            ValidateAddressed(checks, file, connection);
            return;
        }

        checks.Require(
            connection.Socket is { Domain: SocketValidator.Unix, State: SocketState.Open or SocketState.Bound }, file, $"OPEN_FILE {file.Id} is a connection of domain {connection.Socket.Domain}, state {connection.Socket.State}");
        checks.Require((connection.PeerId != 0) == connection.State is ConnectionState.Open or ConnectionState.Waiting, file, $"OPEN_FILE {file.Id} is a connection in state {connection.State} with OPEN_FILE {connection.PeerId}");
        checks.Require((connection.State == ConnectionState.Waiting) ? connection.Place > 0 : connection.Place == 0, file, $"OPEN_FILE {file.Id} waits at place {connection.Place}");
        checks.Require(connection.Shutdown is >= 0 and <= Both, file, $"OPEN_FILE {file.Id} is shut down by {connection.Shutdown}");
        ValidateType(checks, file, connection);
        ValidatePeerAddress(checks, file, connection);
        MessageValidator.Validate(checks, file, connection);
    }

    public static void ValidateAll(RecordChecks checks, IReadOnlyDictionary<ulong, OpenFileRecord> files)
    {
        var places = new HashSet<(ulong, int)>();
        foreach (var (id, file) in files)
        {
            if (file.Detail is ConnectionDetail connection)
            {
                MessageValidator.ValidateAll(checks, file, connection, files);
                ValidatePeer(checks, file, connection, files);
                checks.Require(connection.Place == 0 || places.Add((connection.PeerId, connection.Place)), file, $"OPEN_FILE {id} waits where another one does");
            }
        }
    }

    private static void ValidateAddressed(RecordChecks checks, OpenFileRecord file, ConnectionDetail connection)
    {
        checks.Require(
            connection is { Socket: { Domain: Inet or Inet6, Type: SocketValidator.Datagram or SocketValidator.Raw, State: SocketState.Bound }, PeerId: 0, IsAccepted: false, Place: 0, Shutdown: 0, Messages.Count: 0 }, file,
            $"OPEN_FILE {file.Id} is connected with an address, and more");
        SocketValidator.ValidateName(checks, file, connection.Socket.Domain, connection.PeerAddress);
    }

    /// <summary>Datagram sockets take part in no accept(2) and are told of no reset; all others have a peer.</summary>
    private static void ValidateType(RecordChecks checks, OpenFileRecord file, ConnectionDetail connection)
    {
        var isDatagram = connection.Socket.Type == SocketValidator.Datagram;
        checks.Require(
            isDatagram ? connection is { IsAccepted: false, State: ConnectionState.None or ConnectionState.Open or ConnectionState.Closed } : connection.State != ConnectionState.None,
            file, $"OPEN_FILE {file.Id} is a connection of type {connection.Socket.Type} in state {connection.State}");
        checks.Require(!connection.IsAccepted || (connection.State != ConnectionState.Waiting && connection.Socket.Address.Length > 0), file, $"OPEN_FILE {file.Id} was accepted at nothing");
    }

    private static void ValidatePeerAddress(RecordChecks checks, OpenFileRecord file, ConnectionDetail connection)
    {
        if (connection.PeerAddress.Length == 0)
        {
            return;
        }

        checks.Require(
            connection.State is ConnectionState.Closed or ConnectionState.Reset && !connection.IsAccepted, file,
            $"OPEN_FILE {file.Id} has the address of a peer that it has not");
        SocketValidator.ValidateName(checks, file, SocketValidator.Unix, connection.PeerAddress);
    }

    private static void ValidatePeer(RecordChecks checks, OpenFileRecord file, ConnectionDetail connection, IReadOnlyDictionary<ulong, OpenFileRecord> files)
    {
        if (connection.PeerId == 0)
        {
            return;
        }

        checks.RequireReference(files.TryGetValue(connection.PeerId, out var other) && other != file, file, $"OPEN_FILE {file.Id} is connected with OPEN_FILE {connection.PeerId}");
        if (connection.State == ConnectionState.Waiting)
        {
            checks.RequireReference(
                other!.Detail is SocketDetail { Domain: SocketValidator.Unix, State: SocketState.Listening } listening && listening.Type == connection.Socket.Type, file,
                $"OPEN_FILE {file.Id} waits at OPEN_FILE {connection.PeerId}, which does not listen");
            return;
        }

        var peer = SocketOf(other!);
        checks.RequireReference(peer is not null && peer.Type == connection.Socket.Type, file, $"OPEN_FILE {file.Id} is connected with OPEN_FILE {connection.PeerId}, another kind of file");
        ValidatePair(checks, file, connection, other!, peer!);
    }

    /// <summary>Ends of a stream belong together, and one of them at most was accepted. A datagram socket sends to another one by its
    /// name, unless both were made by socketpair(2).</summary>
    private static void ValidatePair(RecordChecks checks, OpenFileRecord file, ConnectionDetail connection, OpenFileRecord other, SocketDetail peer)
    {
        var back = other.Detail as ConnectionDetail;
        var isMutual = back is { State: ConnectionState.Open } && back.PeerId == file.Id;
        if (connection.Socket.Type == SocketValidator.Datagram)
        {
            checks.Require(peer.Address.Length > 0 || isMutual, file, $"OPEN_FILE {file.Id} is connected with OPEN_FILE {other.Id}, which has neither a name nor this peer");
            return;
        }

        checks.Require(isMutual && !(connection.IsAccepted && back!.IsAccepted), file, $"OPEN_FILE {file.Id} is connected with OPEN_FILE {other.Id}, which is connected with another one");
    }

    private static SocketDetail? SocketOf(OpenFileRecord file) => file.Detail switch
    {
        ConnectionDetail connection => connection.Socket,
        SocketDetail { State: not SocketState.Listening } socket when socket.Domain == SocketValidator.Unix => socket,
        _ => null,
    };
}

using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>What waits at a socket.</summary>
internal static class MessageValidator
{
    private const uint NoOne = uint.MaxValue;

    public static void Validate(RecordChecks checks, OpenFileRecord file, ConnectionDetail connection)
    {
        var isStream = connection.Socket.Type == SocketValidator.Stream;
        checks.Require(connection.Messages.Sum(message => (long)message.Data.Length) <= ImageLimits.SocketContents, file, $"OPEN_FILE {file.Id} has more waiting than a socket may");
        checks.Require(connection.State != ConnectionState.Waiting || connection.Messages.Count == 0, file, $"OPEN_FILE {file.Id} has messages of a peer that is not there yet");
        foreach (var message in connection.Messages)
        {
            checks.Require(!isStream || message.Data.Length > 0, file, $"OPEN_FILE {file.Id} has nothing waiting in its stream");
            checks.Require(
                message.Credentials is null or { Pid: >= 0, Uid: not NoOne, Gid: not NoOne }, file, $"OPEN_FILE {file.Id} has a message of process {message.Credentials?.Pid}, user {message.Credentials?.Uid}");
            ValidateSender(checks, file, connection, message);
        }
    }

    /// <summary>Who has sent them, and which open files come with them.</summary>
    public static void ValidateAll(RecordChecks checks, OpenFileRecord file, ConnectionDetail connection, IReadOnlyDictionary<ulong, OpenFileRecord> files)
    {
        var isPair = files.TryGetValue(connection.PeerId, out var other) && ConnectionDetail.ArePair(file, other);
        var comesByPeer = isPair || connection.State is ConnectionState.Closed or ConnectionState.Reset;
        var peer = (other?.Detail as ConnectionDetail)?.Socket.Address ?? connection.PeerAddress;
        checks.Require(
            connection.Socket.Type != SocketValidator.Datagram || (comesByPeer ? connection.Messages.All(message => message.Sender.AsSpan().SequenceEqual(peer)) : connection.Messages.Count == 0 || connection.Socket.Address.Length > 0),
            file, $"OPEN_FILE {file.Id} has messages of others than its peer");
        foreach (var id in connection.Messages.SelectMany(message => message.Files))
        {
            checks.RequireReference(files.ContainsKey(id), file, $"OPEN_FILE {file.Id} has OPEN_FILE {id} in a message, which is not there");
        }
    }

    /// <summary>Only a datagram socket can be sent to by others than its peer, and only by its name.</summary>
    private static void ValidateSender(RecordChecks checks, OpenFileRecord file, ConnectionDetail connection, SocketMessage message)
    {
        if (message.Sender.Length == 0)
        {
            return;
        }

        checks.Require(connection.Socket.Type == SocketValidator.Datagram, file, $"OPEN_FILE {file.Id} has a message with a sender's name");
        SocketValidator.ValidateName(checks, file, SocketValidator.Unix, message.Sender);
    }
}

using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Plugin.Commands;

/// <summary>A connection, its other end and what waits, in a few words.</summary>
internal static class ConnectionText
{
    private static readonly string[] Ended = ["", ", receives no more", ", sends no more", ", sends and receives no more"];

    public static string Of(CheckpointImage image, ConnectionDetail connection) =>
        $"{SocketText.Of(connection.Socket)}{Peer(image, connection)}{Ended[connection.Shutdown]}{Waiting(connection)}";

    private static string Peer(CheckpointImage image, ConnectionDetail connection) => connection.State switch
    {
        ConnectionState.Open => $", connected with {Number(image, connection.PeerId)}",
        ConnectionState.Waiting => $", waits to be accepted by {Number(image, connection.PeerId)}",
        ConnectionState.Closed => ", its other end is closed",
        ConnectionState.Addressed => $", connected with {SocketText.Address(connection.PeerAddress)}",
        ConnectionState.Reset => ", reset by its other end",
        _ => "",
    };

    private static string Number(CheckpointImage image, ulong openFile) => image.Tasks.SelectMany(task => task.Descriptors.Entries)
        .Where(entry => entry.OpenFileId == openFile).Select(entry => FormattableString.Invariant($"{entry.Number}")).FirstOrDefault("what no descriptor has");

    private static string Waiting(ConnectionDetail connection) => connection.Messages.Count == 0
        ? ""
        : FormattableString.Invariant($", {connection.Messages.Sum(message => (long)message.Data.Length)} bytes in {connection.Messages.Count} messages wait");
}

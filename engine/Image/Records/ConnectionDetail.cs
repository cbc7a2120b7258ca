namespace CrContainers.Engine.Image.Records;

/// <summary>Of a socket that was connected, or of a unix socket(7) at which messages wait.</summary>
public sealed record ConnectionDetail : OpenFileDetail
{
    private const int Datagram = 2;

    /// <summary>What it has in common with sockets that are not connected.</summary>
    public required SocketDetail Socket { get; init; }
    public required ConnectionState State { get; init; }

    /// <summary>The other end, or the listening socket it waits at; else 0.</summary>
    public ulong PeerId { get; init; }

    /// <summary>struct sockaddr of an end that is not in the image, or of what a socket over IP is connected with.</summary>
    public byte[] PeerAddress { get; init; } = [];

    /// <summary>True: made by accept(2), so that its address is the listening socket's.</summary>
    public bool IsAccepted { get; init; }

    /// <summary>Its place in the queue of the listening socket it waits at, from 1 on; else 0.</summary>
    public int Place { get; init; }

    /// <summary>What shutdown(2) has ended: 1 receiving, 2 sending.</summary>
    public int Shutdown { get; init; }

    /// <summary>What was sent to it and not read.</summary>
    public IReadOnlyList<SocketMessage> Messages { get; init; } = [];

    /// <summary>True for two ends that come into being together. Datagram sockets that have names find each other by them.</summary>
    public static bool ArePair(OpenFileRecord first, OpenFileRecord second) =>
        first.Detail is ConnectionDetail { State: ConnectionState.Open } one && second.Detail is ConnectionDetail { State: ConnectionState.Open } other
        && one.PeerId == second.Id && other.PeerId == first.Id
        && (one.Socket.Type != Datagram || one.Socket.Address.Length == 0 || other.Socket.Address.Length == 0);

    public override void Write(PayloadWriter writer)
    {
        Socket.Write(writer);
        writer.I32((int)State);
        writer.U64(PeerId);
        writer.Bytes(PeerAddress);
        writer.Bool(IsAccepted);
        writer.I32(Place);
        writer.I32(Shutdown);
        writer.List(Messages, static (to, message) => message.Write(to));
    }

    internal static ConnectionDetail Read(ref PayloadReader reader) => new()
    {
        Socket = SocketDetail.Read(ref reader),
        State = reader.Enum<ConnectionState>(),
        PeerId = reader.U64(),
        PeerAddress = reader.Bytes(ImageLimits.SocketAddress),
        IsAccepted = reader.Bool(),
        Place = reader.I32(),
        Shutdown = reader.I32(),
        Messages = reader.List(ImageLimits.SocketMessages, SocketMessage.LeastBytes, SocketMessage.Read),
    };
}

using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Checkpoint;

/// <summary>A unix socket of which the kernel tells. Where it has, or had, another end, that is still to be found.</summary>
internal sealed record SeenConnection
{
    private const int Both = 3;

    /// <summary>Its name for a person.</summary>
    public required string Label { get; init; }

    /// <summary>The image's id of it, once it has one.</summary>
    public ulong OpenFileId { get; init; }

    /// <summary>What is known of it by itself; its address is not checked yet.</summary>
    public required SocketDetail Socket { get; init; }

    /// <summary>What the kernel tells of it.</summary>
    public required UnixSocketInfo Info { get; init; }

    /// <summary>struct sockaddr of the other end; null where it is not connected.</summary>
    public required byte[]? PeerAddress { get; init; }

    /// <summary>It listens.</summary>
    public required bool Accepts { get; init; }

    /// <summary>Something waits at it, or its end.</summary>
    public required bool HasInput { get; init; }

    /// <summary>An error waits at it.</summary>
    public required bool HasError { get; init; }

    /// <summary>What waits at it; null where that cannot be kept.</summary>
    public IReadOnlyList<SeenMessage>? Messages { get; init; } = [];

    public bool IsDatagram => Socket.Type == UnixSocketFile.Datagram;

    /// <summary>It has, or had, another end, or messages wait at it.</summary>
    public bool IsConnection => !Accepts && (PeerAddress is not null || Info.Shutdown != 0 || HasInput);

    /// <summary>Of a connection the kernel ends both directions when its other end is closed: where it has not, there was none yet.</summary>
    public bool IsAwaitingAccept => Info.Peer == 0 && !IsDatagram && Info.Shutdown != Both;
}

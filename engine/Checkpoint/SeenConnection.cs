using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Checkpoint;

/// <summary>A unix socket that has, or had, another end, or at which messages wait; the other end is still to be found.</summary>
/// <param name="Number">A descriptor of it.</param>
/// <param name="OpenFileId">The image's id of it.</param>
/// <param name="Socket">What is known of it by itself; its address is not checked yet.</param>
/// <param name="Info">What the kernel tells of it.</param>
/// <param name="PeerAddress">struct sockaddr of the other end; null where it is not connected.</param>
/// <param name="HasError">An error waits at it.</param>
/// <param name="Messages">What waits at it.</param>
internal sealed record SeenConnection(
    int Number, ulong OpenFileId, SocketDetail Socket, UnixSocketInfo Info, byte[]? PeerAddress, bool HasError, IReadOnlyList<PeekedMessage> Messages) : IDisposable
{
    private const int Both = 3;

    public bool IsDatagram => Socket.Type == UnixSocketFile.Datagram;

    /// <summary>Of a connection the kernel ends both directions when its other end is closed: where it has not, there was none yet.</summary>
    public bool IsAwaitingAccept => Info.Peer == 0 && !IsDatagram && Info.Shutdown != Both;

    public void Dispose()
    {
        foreach (var message in Messages)
        {
            message.Dispose();
        }
    }
}

using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What struct tcp_info says of a connection, or of a listening socket: there two of its fields are of the queue.</summary>
/// <param name="State">TCP_…, of the kernel's net/tcp_states.h.</param>
/// <param name="Waiting">Connections that were not accepted yet.</param>
/// <param name="Backlog">Of listen(2).</param>
/// <param name="WasConnected">It has sent something once, at least to be connected.</param>
internal readonly record struct TcpInformation(int State, int Waiting, int Backlog, bool WasConnected)
{
    public const int Close = 7;
    public const int Listen = 10;
    private const int InfoOption = 11;
    private const int UnackedAt = 24;
    private const int SackedAt = 28;
    private const int SegmentsSentAt = 136;
    private const int Size = SegmentsSentAt + sizeof(int);

    public static TcpInformation Of(SafeFileHandle socket) => Socket.Option(socket, SocketOptionTable.Tcp, InfoOption, Size) is { Length: Size } bytes
        ? new TcpInformation(bytes[0], BitConverter.ToInt32(bytes, UnackedAt), BitConverter.ToInt32(bytes, SackedAt), BitConverter.ToInt32(bytes, SegmentsSentAt) != 0)
        : throw new CrException(ErrorKind.Kernel, "look at", "a TCP socket", "the kernel does not tell its state");
}

using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore;

/// <summary>A larger send buffer for a moment: what had been sent in other pieces, or under another limit, need not fit as it is sent now. Set
/// from outside, since a container may not go beyond its host's limit.</summary>
internal sealed class SendRoom : IDisposable
{
    private const int ForcedSize = 32;
    private const int LockedBuffers = 72;

    /// <summary>The kernel keeps twice what was asked for.</summary>
    private const int BufferFactor = 2;

    /// <summary>What the kernel counts for a message beside its bytes, generously.</summary>
    private const long PerMessage = 4096;
    private readonly SafeFileHandle socket;
    private readonly int before;

    private SendRoom(SafeFileHandle socket, int before)
    {
        this.socket = socket;
        this.before = before;
    }

    /// <summary>Null where there is room.</summary>
    public static SendRoom? For(FreshInit init, int number, IEnumerable<SocketMessage> messages)
    {
        var socket = init.CopyDescriptor(number);
        var size = Socket.Int(socket, SocketOptionTable.Socket, SocketOptionTable.SendBuffer);
        var needed = messages.Sum(message => (2L * message.Data.Length) + PerMessage);
        if (needed <= size)
        {
            socket.Dispose();
            return null;
        }

        var room = new SendRoom(socket, size);
        Socket.SetInt(socket, ForcedSize, (int)Math.Min(needed, int.MaxValue / BufferFactor));
        return room;
    }

    /// <summary>As it was made: sized by the kernel.</summary>
    public void Dispose()
    {
        Socket.SetInt(socket, ForcedSize, before / BufferFactor);
        Socket.SetInt(socket, LockedBuffers, 0);
        socket.Dispose();
    }
}

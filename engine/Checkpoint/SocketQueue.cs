using CrContainers.Engine.Image;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What waits at a unix socket, read with MSG_PEEK. Where one look does not show all, SO_PEEK_OFF moves it on: it belongs to the
/// task's own socket, and is given back what it was.</summary>
/// <param name="socket">A copy of it.</param>
/// <param name="take">Takes over the open files of each message as it is read: this program may have few descriptors.</param>
internal sealed class SocketQueue(SafeFileHandle socket, Func<PeekedMessage, SeenMessage> take)
{
    /// <summary>Pieces of a stream, such that open files come with the first byte of theirs.</summary>
    public List<SeenMessage> Stream(int unread)
    {
        if (unread == 0)
        {
            return [];
        }

        if (Socket.PeekOffset(socket) < 0 && unread <= ImageLimits.SocketMessage && WholeOf(unread) is { } whole)
        {
            return [whole];
        }

        return WithOffset(() => Pieces(unread));
    }

    /// <summary>All messages of a SOCK_DGRAM or SOCK_SEQPACKET.</summary>
    public List<SeenMessage> Messages(bool endsWithEmpty)
    {
        return WithOffset(() =>
        {
            var messages = new List<SeenMessage>();
            Socket.SetPeekOffset(socket, 0);
            while (MessagePeek.Next(socket, ImageLimits.SocketMessage) is { } message && !(endsWithEmpty && message.Length == 0))
            {
                messages.Add(take(message));
            }

            return messages;
        });
    }

    private List<SeenMessage> WithOffset(Func<List<SeenMessage>> look)
    {
        var before = Socket.PeekOffset(socket);
        try
        {
            return look();
        }
        finally
        {
            Socket.SetPeekOffset(socket, before);
        }
    }

    /// <summary>Null where it is in pieces.</summary>
    private SeenMessage? WholeOf(int unread)
    {
        var message = MessagePeek.Next(socket, unread);
        if (message is { Files.Count: 0 } && message.Length == unread)
        {
            return take(message);
        }

        message?.Dispose();
        return null;
    }

    /// <summary>A look beyond the end would take away an error that waits there.</summary>
    private List<SeenMessage> Pieces(int unread)
    {
        var pieces = new List<SeenMessage>();
        for (var done = 0; done < unread;)
        {
            var piece = take(PieceAt(done, Math.Min(unread - done, ImageLimits.SocketMessage))!);
            var before = piece.Files.Count == 0 ? 0 : PlainBytes(done, piece.Length);
            if (before > 0)
            {
                pieces.Add(piece with { Data = piece.Data[..before], Length = before, Files = [] });
            }

            pieces.Add(piece with { Data = piece.Data[before..], Length = piece.Length - before });
            done += piece.Length;
        }

        return pieces;
    }

    /// <summary>The kernel glues what was sent with open files to what was sent without before it.</summary>
    private int PlainBytes(int offset, int length)
    {
        Socket.SetPeekOffset(socket, offset);
        return MessagePeek.Before(socket, length - 1);
    }

    private PeekedMessage? PieceAt(int offset, int room)
    {
        Socket.SetPeekOffset(socket, offset);
        return MessagePeek.Next(socket, room);
    }
}

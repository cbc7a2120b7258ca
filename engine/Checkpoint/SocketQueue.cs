using CrContainers.Engine.Image;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What waits at a unix socket, read with MSG_PEEK. Where one look does not show all, SO_PEEK_OFF moves it on: it belongs to the
/// task's own socket, and is given back what it was.</summary>
internal static class SocketQueue
{
    /// <summary>Pieces of a stream, such that open files come with the first byte of theirs.</summary>
    public static List<PeekedMessage> Stream(SafeFileHandle socket, int unread)
    {
        if (unread == 0)
        {
            return [];
        }

        if (Socket.PeekOffset(socket) < 0 && unread <= ImageLimits.SocketMessage && WholeOf(socket, unread) is { } whole)
        {
            return [whole];
        }

        return WithOffset(socket, () => Pieces(socket, unread));
    }

    /// <summary>All messages of a SOCK_DGRAM or SOCK_SEQPACKET.</summary>
    public static List<PeekedMessage> Messages(SafeFileHandle socket, bool endsWithEmpty)
    {
        return WithOffset(socket, () =>
        {
            var messages = new List<PeekedMessage>();
            Socket.SetPeekOffset(socket, 0);
            while (MessagePeek.Next(socket, ImageLimits.SocketMessage) is { } message && !(endsWithEmpty && message.Length == 0))
            {
                messages.Add(message);
            }

            return messages;
        });
    }

    private static List<PeekedMessage> WithOffset(SafeFileHandle socket, Func<List<PeekedMessage>> look)
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
    private static PeekedMessage? WholeOf(SafeFileHandle socket, int unread)
    {
        var message = MessagePeek.Next(socket, unread);
        if (message is { Files.Count: 0 } && message.Length == unread)
        {
            return message;
        }

        message?.Dispose();
        return null;
    }

    /// <summary>A look beyond the end would take away an error that waits there.</summary>
    private static List<PeekedMessage> Pieces(SafeFileHandle socket, int unread)
    {
        var pieces = new List<PeekedMessage>();
        for (var done = 0; done < unread;)
        {
            var piece = PieceAt(socket, done, Math.Min(unread - done, ImageLimits.SocketMessage))!;
            var before = piece.Files.Count == 0 ? 0 : PlainBytes(socket, done, piece.Length);
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
    private static int PlainBytes(SafeFileHandle socket, int offset, int length)
    {
        Socket.SetPeekOffset(socket, offset);
        return MessagePeek.Before(socket, length - 1);
    }

    private static PeekedMessage? PieceAt(SafeFileHandle socket, int offset, int room)
    {
        Socket.SetPeekOffset(socket, offset);
        return MessagePeek.Next(socket, room);
    }
}

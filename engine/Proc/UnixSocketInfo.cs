using System.Buffers.Binary;
using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Proc;

/// <summary>What sock_diag(7) tells of one unix socket: struct unix_diag_msg and its attributes.</summary>
internal sealed record UnixSocketInfo
{
    public const string Subject = "unix sockets (sock_diag)";
    private const int HeaderSize = 16;
    private const int MessageSize = 16;
    private const int InodeAt = 4;
    private const int AttributeHeader = 4;
    private const ushort Error = 2;
    private const ushort Done = 3;
    private const ushort SocketByFamily = 20;
    private const ushort RequestOne = 1;
    private const ushort RequestList = 0x301;
    private const int PartOfList = 2;
    private const int FlagsAt = 6;
    private const uint ShowPeerQueueAndLengths = 4 | 8 | 16;

    public required uint Inode { get; init; }

    /// <summary>Inode of the other end, 0 where that is nobody's; null where it was never connected.</summary>
    public uint? Peer { get; init; }

    /// <summary>Inodes of the sockets that connected and were not accepted, the first one first; 0 for one that is closed again.</summary>
    public IReadOnlyList<uint> Waiting { get; init; } = [];

    /// <summary>Bytes that were sent with it and not read, as the kernel counts memory. Of a listening socket the backlog.</summary>
    public uint Sent { get; init; }

    /// <summary>What shutdown(2) has ended: 1 receiving, 2 sending.</summary>
    public int Shutdown { get; init; }

    /// <summary>The request for all of a network namespace.</summary>
    public static byte[] RequestAll() => Request(RequestList, 0);

    /// <summary>The request for one; what answers it is an error where it is in another network namespace.</summary>
    public static byte[] RequestFor(uint inode) => Request(RequestOne, inode);

    /// <summary>True where nothing more comes: a list has an end, a single answer is one.</summary>
    public static bool IsLast(ReadOnlySpan<byte> answer)
    {
        var isLast = answer.IsEmpty;
        for (var rest = answer; rest.Length > 0;)
        {
            isLast |= (Flags(rest) & PartOfList) == 0;
            NextMessage(ref rest, out var type);
            isLast |= type == Done;
        }

        return isLast;
    }

    public static IReadOnlyList<UnixSocketInfo> Parse(ReadOnlySpan<byte> answer)
    {
        var sockets = new List<UnixSocketInfo>();
        for (var rest = answer; rest.Length > 0;)
        {
            var message = NextMessage(ref rest, out var type);
            if (type == SocketByFamily)
            {
                sockets.Add(ParseSocket(message));
            }
        }

        return sockets;
    }

    /// <summary>struct nlmsghdr and struct unix_diag_req. The cookie says: whichever socket has the inode.</summary>
    private static byte[] Request(ushort flags, uint inode)
    {
        const int length = HeaderSize + 24;
        var request = new byte[length];
        BinaryPrimitives.WriteInt32LittleEndian(request, length);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(4), SocketByFamily);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(FlagsAt), flags);
        request[HeaderSize] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(HeaderSize + 4), uint.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(HeaderSize + 8), inode);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(HeaderSize + 12), ShowPeerQueueAndLengths);
        BinaryPrimitives.WriteUInt64LittleEndian(request.AsSpan(HeaderSize + 16), ulong.MaxValue);
        return request;
    }

    private static int Flags(ReadOnlySpan<byte> message) => message.Length < HeaderSize ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(message[FlagsAt..]);

    /// <summary>The payload of the next netlink message.</summary>
    private static ReadOnlySpan<byte> NextMessage(ref ReadOnlySpan<byte> rest, out ushort type)
    {
        var length = rest.Length >= HeaderSize ? BinaryPrimitives.ReadInt32LittleEndian(rest) : 0;
        if (length < HeaderSize || length > rest.Length)
        {
            throw Bad($"a message of {length} bytes in {rest.Length}");
        }

        type = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
        var message = rest[HeaderSize..length];
        rest = rest[Math.Min(rest.Length, Aligned(length))..];
        return type == Error ? throw Bad($"the kernel does not answer ({(message.Length >= 4 ? -BinaryPrimitives.ReadInt32LittleEndian(message) : 0)})") : message;
    }

    private static UnixSocketInfo ParseSocket(ReadOnlySpan<byte> message)
    {
        if (message.Length < MessageSize)
        {
            throw Bad($"a socket in {message.Length} bytes");
        }

        var socket = new UnixSocketInfo { Inode = BinaryPrimitives.ReadUInt32LittleEndian(message[InodeAt..]) };
        for (var rest = message[MessageSize..]; rest.Length > 0;)
        {
            socket = WithAttribute(socket, ref rest);
        }

        return socket;
    }

    private static UnixSocketInfo WithAttribute(UnixSocketInfo socket, ref ReadOnlySpan<byte> rest)
    {
        var length = rest.Length >= AttributeHeader ? BinaryPrimitives.ReadUInt16LittleEndian(rest) : 0;
        if (length < AttributeHeader || length > rest.Length)
        {
            throw Bad($"an attribute of {length} bytes in {rest.Length}");
        }

        var value = rest[AttributeHeader..length];
        var type = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
        rest = rest[Math.Min(rest.Length, Aligned(length))..];
        return (type, value.Length) switch
        {
            (2, 4) => socket with { Peer = BinaryPrimitives.ReadUInt32LittleEndian(value) },
            (3, _) => socket with { Waiting = Inodes(value) },
            (4, 8) => socket with { Sent = BinaryPrimitives.ReadUInt32LittleEndian(value[4..]) },
            (6, 1) => socket with { Shutdown = value[0] },
            _ => socket,
        };
    }

    private static uint[] Inodes(ReadOnlySpan<byte> value)
    {
        var inodes = new uint[value.Length / sizeof(uint)];
        for (var i = 0; i < inodes.Length; i++)
        {
            inodes[i] = BinaryPrimitives.ReadUInt32LittleEndian(value[(i * sizeof(uint))..]);
        }

        return inodes;
    }

    private static int Aligned(int length) => (length + 3) & ~3;

    private static CrException Bad(string reason) => new(ErrorKind.Kernel, "read", Subject, reason);
}

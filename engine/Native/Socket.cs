using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>A socket of another process, through a copy.</summary>
internal static unsafe class Socket
{
    private const int AddressSize = 128;
    private const int Inet = 2;
    private const int Ipv6Length = 16;
    private const int InetAddressAt = 4;
    private const int Inet6AddressAt = 8;
    private const int MulticastFilter = 48;
    private const short Input = 1;
    private const short Urgent = 2;
    private const short Error = 8;
    private const int PeekOffsetOption = 42;
    private const long CountUnread = 0x541b;

    /// <summary>getsockopt(2); null where this kind of socket does not know the option.</summary>
    /// <param name="socket">The copy.</param>
    /// <param name="level">SOL_….</param>
    /// <param name="name">SO_….</param>
    /// <param name="size">Bytes that fit.</param>
    public static byte[]? Option(SafeFileHandle socket, int level, int name, int size)
    {
        var value = new byte[size];
        var length = size;
        fixed (byte* start = value)
        {
            return LibC.Call(Syscall.Getsockopt, Number(socket), level, name, (long)start, (long)&length) < 0 ? null : value[..length];
        }
    }

    /// <exception cref="Errors.KernelException">It does not know the option.</exception>
    public static int Int(SafeFileHandle socket, int level, int name)
    {
        int value = 0, length = sizeof(int);
        LibC.CallChecked("look at", "a socket", Syscall.Getsockopt, Number(socket), level, name, (long)&value, (long)&length);
        return value;
    }

    /// <summary>SO_GET_FILTER tells the number of instructions; it fails for a filter that is no classic one.</summary>
    public static bool HasFilter(SafeFileHandle socket)
    {
        const int getFilter = 26;
        var length = 0;
        return LibC.Call(Syscall.Getsockopt, Number(socket), SocketOptionTable.Socket, getFilter, 0, (long)&length) != 0 || length != 0;
    }

    /// <summary>getsockname(2).</summary>
    public static byte[] Name(SafeFileHandle socket) => Address(socket, Syscall.Getsockname) ?? [];

    /// <summary>getpeername(2); null where it is not connected.</summary>
    public static byte[]? Peer(SafeFileHandle socket) => Address(socket, Syscall.Getpeername);

    /// <summary>True where a read, or accept(2), would find something.</summary>
    public static bool HasInput(SafeFileHandle socket) => (Events(socket) & Input) != 0;

    /// <summary>True where an error waits, which the next call is told and then it is gone. SO_ERROR would take it away.</summary>
    public static bool HasError(SafeFileHandle socket) => (Events(socket) & Error) != 0;

    /// <summary>True where a byte was sent with MSG_OOB.</summary>
    public static bool HasUrgent(SafeFileHandle socket) => (Events(socket) & Urgent) != 0;

    /// <summary>Bytes that wait: of a stream, or of all messages of a SOCK_SEQPACKET; of datagrams those of the first one.</summary>
    public static int Unread(SafeFileHandle socket)
    {
        int count = 0;
        LibC.CallChecked("look at", "a socket", Syscall.Ioctl, Number(socket), CountUnread, (long)&count);
        return count;
    }

    /// <summary>SO_PEEK_OFF: from where on MSG_PEEK looks; -1 for always the start.</summary>
    public static int PeekOffset(SafeFileHandle socket) => Int(socket, SocketOptionTable.Socket, PeekOffsetOption);

    public static void SetPeekOffset(SafeFileHandle socket, int offset) => SetInt(socket, PeekOffsetOption, offset);

    /// <summary>setsockopt(2) of SOL_SOCKET.</summary>
    public static void SetInt(SafeFileHandle socket, int name, int value) =>
        LibC.CallChecked("set", "a socket", Syscall.Setsockopt, Number(socket), SocketOptionTable.Socket, name, (long)&value, sizeof(int));

    /// <summary>True where it is a member of a multicast group, by whichever way it was joined (MCAST_MSFILTER tells of members alone).</summary>
    /// <param name="socket">The copy.</param>
    /// <param name="domain">AF_INET or AF_INET6.</param>
    /// <param name="interfaceNumber">Where.</param>
    /// <param name="group">Address of 4 or 16 bytes.</param>
    public static bool IsMember(SafeFileHandle socket, int domain, int interfaceNumber, byte[] group)
    {
        const int groupAt = 8;
        const int filterSize = 144;
        if (group.Length != (domain == Inet ? sizeof(uint) : Ipv6Length))
        {
            return false;
        }

        var filter = new byte[filterSize];
        var length = filterSize;
        BitConverter.TryWriteBytes(filter, interfaceNumber);
        BitConverter.TryWriteBytes(filter.AsSpan(groupAt), (ushort)domain);
        group.CopyTo(filter, groupAt + (domain == Inet ? InetAddressAt : Inet6AddressAt));
        fixed (byte* start = filter)
        {
            return LibC.Call(Syscall.Getsockopt, Number(socket), domain == Inet ? 0 : SocketOptionTable.Ipv6, MulticastFilter, (long)start, (long)&length) >= 0;
        }
    }

    private static short Events(SafeFileHandle socket)
    {
        var events = stackalloc int[] { Number(socket), Input | Urgent };
        LibC.CallChecked("look at", "a socket", Syscall.Poll, (long)events, 1, 0);
        return (short)(events[1] >> 16);
    }

    private static byte[]? Address(SafeFileHandle socket, Syscall call)
    {
        var address = new byte[AddressSize];
        var length = AddressSize;
        fixed (byte* start = address)
        {
            return LibC.Call(call, Number(socket), (long)start, (long)&length) < 0 ? null : address[..Math.Min(length, AddressSize)];
        }
    }

    private static int Number(SafeFileHandle file) => (int)file.DangerousGetHandle();
}

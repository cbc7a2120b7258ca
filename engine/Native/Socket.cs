using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>A socket of another process, through a copy.</summary>
internal static unsafe class Socket
{
    private const int AddressSize = 128;
    private const short Input = 1;

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
    public static bool HasInput(SafeFileHandle socket)
    {
        var events = stackalloc int[] { Number(socket), Input };
        LibC.CallChecked("look at", "a socket", Syscall.Poll, (long)events, 1, 0);
        return ((events[1] >> 16) & Input) != 0;
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

using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>recvmsg(2) with MSG_PEEK: what waits at a socket, with nothing taken out of it.</summary>
internal static unsafe class MessagePeek
{
    private const string Subject = "a socket";
    private const int AddressSize = 128;
    private const int ControlSize = 4096;
    private const int ControlHeader = 16;
    private const int ScmRights = 1;
    private const int ScmCredentials = 2;
    private const int ScmPidFd = 4;
    private const int CredentialsSize = 12;
    private const int ControlTruncated = 8;

    /// <summary>Below what any process can map.</summary>
    private const long NotMapped = 4096;

    /// <summary>MSG_PEEK, MSG_TRUNC, MSG_DONTWAIT, MSG_CMSG_CLOEXEC.</summary>
    private const long Flags = 0x2 | 0x20 | 0x40 | 0x40000000;

    /// <summary>Null where nothing waits.</summary>
    /// <param name="socket">A copy of a task's.</param>
    /// <param name="room">Bytes that are read at most.</param>
    public static PeekedMessage? Next(SafeFileHandle socket, int room)
    {
        var data = new byte[Math.Max(room, 1)];
        var address = new byte[AddressSize];
        var control = new byte[ControlSize];
        fixed (byte* dataStart = data, addressStart = address, controlStart = control)
        {
            var vector = new IoVector(dataStart, (ulong)room);
            var message = stackalloc ulong[] { (ulong)addressStart, AddressSize, (ulong)&vector, 1, (ulong)controlStart, ControlSize, 0 };
            var length = LibC.Call(Syscall.Recvmsg, (int)socket.DangerousGetHandle(), (long)message, Flags);
            if (length == -(long)Errno.EAGAIN)
            {
                return null;
            }

            LibC.Checked("look into", Subject, length);
            var files = Descriptors(control.AsSpan(0, (int)message[5]), ScmRights);
            Close(Descriptors(control.AsSpan(0, (int)message[5]), ScmPidFd));
            if (((int)message[6] & ControlTruncated) != 0)
            {
                Close(files);
                throw new CrException(
                    ErrorKind.Kernel, "look into", Subject, "this program cannot open all files that come with its messages: its limit (RLIMIT_NOFILE) is too low", "raise the limit (ulimit -n)");
            }

            return new PeekedMessage(data[..(int)Math.Min(length, room)], (int)length, address[..(int)Math.Min((uint)message[1], AddressSize)], files, Credentials(control.AsSpan(0, (int)message[5])));
        }
    }

    /// <summary>How many bytes of a stream were sent before what ends behind <paramref name="room"/> bytes. The kernel copies what was sent at
    /// once as a whole or not at all, and stops at the first byte for which there is no memory.</summary>
    public static int Before(SafeFileHandle socket, int room)
    {
        var data = new byte[Math.Max(room, 1)];
        fixed (byte* start = data)
        {
            var vectors = stackalloc[] { new IoVector(start, (ulong)room), new IoVector((void*)NotMapped, 1) };
            var message = stackalloc ulong[] { 0, 0, (ulong)vectors, 2, 0, 0, 0 };
            var length = LibC.Call(Syscall.Recvmsg, (int)socket.DangerousGetHandle(), (long)message, Flags);
            return length == -(long)Errno.EFAULT ? 0 : (int)LibC.Checked("look into", Subject, length);
        }
    }

    /// <summary>File descriptors that the kernel has just opened for this program.</summary>
    private static List<SafeFileHandle> Descriptors(ReadOnlySpan<byte> control, int kind)
    {
        var files = new List<SafeFileHandle>();
        var values = Find(control, kind);
        for (; values.Length >= sizeof(int); values = values[sizeof(int)..])
        {
            files.Add(FileOpening.Handle(BitConverter.ToInt32(values)));
        }

        return files;
    }

    private static (int, uint, uint)? Credentials(ReadOnlySpan<byte> control) => Find(control, ScmCredentials) is { Length: CredentialsSize } values
        ? (BitConverter.ToInt32(values), BitConverter.ToUInt32(values[4..]), BitConverter.ToUInt32(values[8..]))
        : null;

    /// <summary>The values of one struct cmsghdr; empty where there is none of that type of SOL_SOCKET.</summary>
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> control, int kind)
    {
        while (control.Length >= ControlHeader)
        {
            var length = (int)BitConverter.ToUInt64(control);
            if (BitConverter.ToInt32(control[8..]) == SocketOptionTable.Socket && BitConverter.ToInt32(control[12..]) == kind)
            {
                return control[ControlHeader..length];
            }

            control = control[Math.Min(control.Length, (length + 7) & ~7)..];
        }

        return default;
    }

    private static void Close(List<SafeFileHandle> files) => files.ForEach(file => file.Dispose());
}

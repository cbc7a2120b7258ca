using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>A pipe(7) of another process, through a copy of one of its ends.</summary>
internal static unsafe class Pipe
{
    /// <summary>F_SETPIPE_SZ.</summary>
    public const uint SetCapacity = 1031;

    private const string Subject = "a pipe";
    private const long GetCapacity = 1032;
    private const long CountUnread = 0x541b;
    private const uint NotBlocking = 2;
    private const short Error = 8;
    private const short HangUp = 0x10;

    /// <summary>Bytes it holds at most.</summary>
    public static int Capacity(SafeFileHandle end) => (int)LibC.CallChecked("look at", Subject, Syscall.Fcntl, Number(end), GetCapacity);

    /// <summary>Has it hold so many bytes at most.</summary>
    public static void Size(SafeFileHandle end, int capacity)
    {
        var result = LibC.Call(Syscall.Fcntl, Number(end), SetCapacity, capacity);
        if (result == -(long)Errno.EPERM)
        {
            throw new KernelException("size", Subject, Errno.EPERM, $"run cr with CAP_SYS_RESOURCE, or write {capacity} to /proc/sys/fs/pipe-max-size");
        }

        LibC.Checked("size", Subject, result);
    }

    /// <summary>Bytes that were written and not read.</summary>
    public static int Unread(SafeFileHandle end)
    {
        int count = 0;
        LibC.CallChecked("look at", Subject, Syscall.Ioctl, Number(end), CountUnread, (long)&count);
        return count;
    }

    /// <summary>False: nobody has the other end any more.</summary>
    public static bool HasOtherEnd(SafeFileHandle end)
    {
        var events = stackalloc int[] { Number(end), 0 };
        LibC.CallChecked("look at", Subject, Syscall.Poll, (long)events, 1, 0);
        return ((events[1] >> 16) & (Error | HangUp)) == 0;
    }

    /// <summary>tee(2): the reading end of another pipe with the same in it. Nothing is taken out of this one.</summary>
    public static SafeFileHandle Duplicate(SafeFileHandle readingEnd)
    {
        var pair = stackalloc int[2];
        LibC.CallChecked("make", Subject, Syscall.Pipe2, (long)pair, (long)(OpenFlags.CloseOnExec | OpenFlags.NonBlocking));
        var copy = FileOpening.Handle(pair[0]);
        using var into = FileOpening.Handle(pair[1]);
        try
        {
            Size(into, Capacity(readingEnd));
            var count = Unread(readingEnd);
            var done = count == 0 ? 0 : LibC.CallChecked("duplicate", Subject, Syscall.Tee, Number(readingEnd), Number(into), count, NotBlocking);
            return done == count ? copy : throw new CrException(ErrorKind.Kernel, "duplicate", Subject, $"{done} of its {count} bytes came");
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private static int Number(SafeFileHandle file) => (int)file.DangerousGetHandle();
}

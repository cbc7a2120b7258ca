using System.Text;
using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>Opening files by names that are not to be trusted.</summary>
internal static unsafe class FileOpening
{
    private const int AtFdCwd = -100;
    private const ulong ResolveNoMagicLinks = 0x02;
    private const ulong ResolveInRoot = 0x10;

    /// <summary>Opens a path of this program's own.</summary>
    public static SafeFileHandle Open(string path, OpenFlags flags)
    {
        fixed (byte* name = Terminated(path))
        {
            return Handle(LibC.CallChecked("open", path, Syscall.Openat, AtFdCwd, (long)name, (long)(flags | OpenFlags.CloseOnExec)));
        }
    }

    /// <summary>Opens <paramref name="path"/> as the process with <paramref name="root"/> as its root would see it: ".." and
    /// absolute links stay beneath it, magic links of /proc are refused (openat2(2), RESOLVE_IN_ROOT).</summary>
    /// <exception cref="KernelException">ENOENT and the rest; EXDEV or ELOOP for a path that tries to leave.</exception>
    public static SafeFileHandle OpenBeneath(SafeFileHandle root, string path, OpenFlags flags) =>
        Handle(LibC.Checked("open", path, RawOpenBeneath(root, path, flags)));

    /// <summary>The same; null where it cannot be opened.</summary>
    public static SafeFileHandle? TryOpenBeneath(SafeFileHandle root, string path, OpenFlags flags) =>
        RawOpenBeneath(root, path, flags) is >= 0 and var descriptor ? Handle(descriptor) : null;

    /// <summary>Bytes read, 0 at the end of the file.</summary>
    public static int Read(SafeFileHandle file, string path, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            return (int)LibC.CallChecked("read", path, Syscall.Read, (int)file.DangerousGetHandle(), (long)start, into.Length);
        }
    }

    /// <summary>pread(2): bytes read.</summary>
    public static int ReadAt(SafeFileHandle file, string subject, Span<byte> into, long offset)
    {
        fixed (byte* start = into)
        {
            return (int)LibC.CallChecked("read", subject, Syscall.Pread64, (int)file.DangerousGetHandle(), (long)start, into.Length, offset);
        }
    }

    /// <summary>pwrite(2): bytes written.</summary>
    public static int WriteAt(SafeFileHandle file, string subject, ReadOnlySpan<byte> from, long offset)
    {
        fixed (byte* start = from)
        {
            return (int)LibC.CallChecked("write", subject, Syscall.Pwrite64, (int)file.DangerousGetHandle(), (long)start, from.Length, offset);
        }
    }

    /// <summary>Bytes of the name a link holds, or a negative errno.</summary>
    public static int TryReadLink(string path, Span<byte> into)
    {
        fixed (byte* name = Terminated(path))
        fixed (byte* start = into)
        {
            return (int)LibC.Call(Syscall.Readlinkat, AtFdCwd, (long)name, (long)start, into.Length);
        }
    }

    /// <summary>Where an open file lies now, read as Latin-1.</summary>
    public static string NameOf(SafeFileHandle file)
    {
        Span<byte> name = stackalloc byte[4096];
        var length = TryReadLink($"/proc/self/fd/{(int)file.DangerousGetHandle()}", name);
        return Encoding.Latin1.GetString(name[..Math.Max(length, 0)]);
    }

    public static SafeFileHandle Handle(long descriptor) => new((nint)descriptor, ownsHandle: true);

    private static long RawOpenBeneath(SafeFileHandle root, string path, OpenFlags flags)
    {
        var how = stackalloc ulong[] { (ulong)(flags | OpenFlags.CloseOnExec), 0, ResolveInRoot | ResolveNoMagicLinks };
        fixed (byte* name = Terminated(path))
        {
            return LibC.Retried(Syscall.Openat2, (int)root.DangerousGetHandle(), (long)name, (long)how, 3 * sizeof(ulong));
        }
    }

    /// <summary>A name the user of this program gave, as the kernel wants it.</summary>
    public static byte[] UserName(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    /// <summary>A name the kernel gave, read as Latin-1, as the kernel wants it.</summary>
    public static byte[] Terminated(string path) => [.. Encoding.Latin1.GetBytes(path), 0];
}

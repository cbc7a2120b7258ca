using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Native;

/// <summary>
/// Chooses which id the next process or thread of another pid namespace gets. /proc/sys/kernel/ns_last_pid is that of the namespace
/// of whoever writes it, who needs rights that a container has not: a child of this program goes there, writes, and is gone.
/// </summary>
internal static unsafe partial class LastPid
{
    private const string Path = "/proc/sys/kernel/ns_last_pid";
    private const long AnyChild = 0x40000000;

    /// <summary>The next id will be the one after <paramref name="last"/>, if it is free.</summary>
    /// <exception cref="CrException">The kernel refuses, or has no such file (CONFIG_CHECKPOINT_RESTORE).</exception>
    public static void Set(int memberOfNamespace, int last) => NamespaceThread.Run(memberOfNamespace, "pid", () =>
    {
        using var file = FileOpening.Open(Path, OpenFlags.WriteOnly);
        var errno = WriteInChild((int)file.DangerousGetHandle(), Encoding.ASCII.GetBytes(last.ToString(CultureInfo.InvariantCulture)));
        if (errno != 0)
        {
            throw new KernelException("write", Path, (Errno)errno);
        }
    });

    private static long WriteInChild(long file, byte[] text)
    {
        long child;
        fixed (byte* start = text)
        {
            // The child is a copy of this thread alone: it must not wait for any other, so nothing of the runtime is called in it.
            child = bare((long)Syscall.Clone, 0, 0, 0, 0);
            if (child == 0)
            {
                var written = bare((long)Syscall.Write, file, (long)start, text.Length, 0);
                _ = bare((long)Syscall.ExitGroup, written == text.Length ? 0 : 1, 0, 0, 0);
            }
        }

        if (child < 0)
        {
            return (long)Errno.EAGAIN;
        }

        int status;
        LibC.CallChecked("wait for", $"task {child}", Syscall.Wait4, child, (long)&status, AnyChild);
        return status == 0 ? 0 : (long)Errno.EPERM;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    [SuppressGCTransition]
    private static partial long bare(long number, long a0, long a1, long a2, long a3);
}

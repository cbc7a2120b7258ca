using System.Runtime.InteropServices;

namespace CrContainers.Engine.Native;

/// <summary>
/// The door to the kernel: syscall(2), for every call the engine makes. <see cref="Call"/> gives the raw result,
/// a negative errno on failure; <see cref="CallChecked"/> throws, and tries again where a signal interrupted it.
/// </summary>
internal static unsafe partial class LibC
{
    public static long Call(Syscall number, long a0 = 0, long a1 = 0, long a2 = 0, long a3 = 0, long a4 = 0, long a5 = 0)
    {
        var result = syscall((long)number, a0, a1, a2, a3, a4, a5);
        return result == -1 ? -Marshal.GetLastPInvokeError() : result;
    }

    /// <exception cref="Errors.KernelException">The call failed.</exception>
    public static long CallChecked(string operation, string subject, Syscall number, long a0 = 0, long a1 = 0, long a2 = 0, long a3 = 0, long a4 = 0, long a5 = 0) =>
        Checked(operation, subject, Retried(number, a0, a1, a2, a3, a4, a5));

    /// <summary>The raw result; tries again where a signal interrupted the call.</summary>
    public static long Retried(Syscall number, long a0 = 0, long a1 = 0, long a2 = 0, long a3 = 0, long a4 = 0, long a5 = 0)
    {
        long result;
        do
        {
            result = Call(number, a0, a1, a2, a3, a4, a5);
        }
        while (result == -(long)Errno.EINTR);

        return result;
    }

    /// <summary>Gives a raw result back, or throws what its negative value means.</summary>
    public static long Checked(string operation, string subject, long result) =>
        result is < 0 and > -4096 ? throw new Errors.KernelException(operation, subject, (Errno)(-result)) : result;

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, long a0, long a1, long a2, long a3, long a4, long a5);
}

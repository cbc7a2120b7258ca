using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>A timerfd of another process, through a copy.</summary>
internal static unsafe class TimerFile
{
    private const int ValuesOfTimer = 4;

    /// <summary>timerfd_gettime(2): has the kernel count all expirations up to now.</summary>
    public static void CountOn(SafeFileHandle timer)
    {
        var values = stackalloc long[ValuesOfTimer];
        LibC.CallChecked("read", "a timerfd", Syscall.TimerfdGettime, (int)timer.DangerousGetHandle(), (long)values);
    }
}

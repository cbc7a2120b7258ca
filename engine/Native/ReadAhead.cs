using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>posix_fadvise(2): has the kernel read a part of a file into the page cache, and does not wait for it. That it cannot does not matter.</summary>
internal static class ReadAhead
{
    private const int WillNeed = 3;

    public static void Of(SafeFileHandle file, long at, long bytes) =>
        LibC.Call(Syscall.Fadvise64, (int)file.DangerousGetHandle(), at, bytes, WillNeed);
}

using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>
/// Opens files by names that may lead anywhere, over links that others have made. What is there is looked at first (O_PATH): open(2) waits for the
/// writer of a FIFO, and a device may begin something as soon as it is opened.
/// </summary>
public static unsafe class RegularFile
{
    private const int AtFdCwd = -100;

    /// <summary>For reading; links are followed.</summary>
    /// <param name="operation">For messages.</param>
    /// <param name="path">The file.</param>
    /// <param name="hint">What to do about something else that is there.</param>
    /// <exception cref="KernelException">It is not there, or may not be read.</exception>
    /// <exception cref="CrException">It is no regular file.</exception>
    public static SafeFileHandle Open(string operation, string path, string? hint = null)
    {
        using var found = Find(operation, path);
        var status = FileStatus.Of(found, path);
        return status.IsRegular
            ? FileOpening.Open($"/proc/self/fd/{(int)found.DangerousGetHandle()}", OpenFlags.ReadOnly)
            : throw new CrException(ErrorKind.ImageFormat, operation, path, $"it is a {status.KindName}, not a regular file", hint);
    }

    private static SafeFileHandle Find(string operation, string path)
    {
        fixed (byte* name = FileOpening.UserName(path))
        {
            return FileOpening.Handle(LibC.CallChecked(operation, path, Syscall.Openat, AtFdCwd, (long)name, (long)(OpenFlags.Path | OpenFlags.CloseOnExec)));
        }
    }
}

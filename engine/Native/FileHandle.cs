using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>A file by its handle (open_by_handle_at(2)).</summary>
internal static unsafe class FileHandle
{
    private const int HeaderBytes = 8;

    /// <summary>By O_PATH; null where its file system knows no handles, or not this one. overlayfs is usually of the first kind.</summary>
    /// <param name="mount">A directory of the file system.</param>
    /// <param name="type">Of the handle.</param>
    /// <param name="handle">Its bytes.</param>
    public static SafeFileHandle? TryOpen(SafeFileHandle mount, int type, ReadOnlySpan<byte> handle)
    {
        var bytes = new byte[HeaderBytes + handle.Length];
        BitConverter.TryWriteBytes(bytes, handle.Length);
        BitConverter.TryWriteBytes(bytes.AsSpan(sizeof(int)), type);
        handle.CopyTo(bytes.AsSpan(HeaderBytes));
        using var directory = FileOpening.Open($"/proc/self/fd/{mount.DangerousGetHandle()}", OpenFlags.ReadOnly | OpenFlags.Directory);
        fixed (byte* start = bytes)
        {
            var opened = LibC.Call(Syscall.OpenByHandleAt, (int)directory.DangerousGetHandle(), (long)start, (long)(OpenFlags.Path | OpenFlags.CloseOnExec));
            return opened < 0 ? null : FileOpening.Handle(opened);
        }
    }
}

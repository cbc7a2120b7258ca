using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>
/// Has the kernel begin to write a file to its disk while more of it comes (sync_file_range(2), SYNC_FILE_RANGE_WRITE), so that fsync(2) finds little to wait for. It promises nothing:
/// that it cannot does not matter. A disk that is slower than what comes holds up the caller here, not in fsync.
/// </summary>
/// <param name="file">Written in one row.</param>
/// <param name="from">The offset where that begins.</param>
internal sealed class WriteBack(SafeFileHandle file, long from)
{
    private const int Write = 2;

    /// <summary>Bytes begun at once: large enough for the file system to lay them out in a row.</summary>
    private const long AtOnce = 8 << 20;

    private long begun = from;
    private long end = from;

    /// <summary>So many bytes more have been written.</summary>
    public void Wrote(long count)
    {
        end += count;
        if (end - begun >= AtOnce)
        {
            LibC.Call(Syscall.SyncFileRange, (int)file.DangerousGetHandle(), begun, end - begun, Write);
            begun = end;
        }
    }
}

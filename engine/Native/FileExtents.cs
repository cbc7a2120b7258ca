using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>Where a regular file has contents and no hole (lseek(2), SEEK_DATA and SEEK_HOLE).</summary>
internal static class FileExtents
{
    private const int SeekData = 3;
    private const int SeekHole = 4;

    /// <summary>In ascending order; a file may end with a hole.</summary>
    public static IReadOnlyList<(long Offset, long Length)> Of(SafeFileHandle file, string subject, long size)
    {
        var extents = new List<(long, long)>();
        var number = (int)file.DangerousGetHandle();
        for (long end = 0; end < size;)
        {
            var start = LibC.Call(Syscall.Lseek, number, end, SeekData);
            if (start == -(long)Errno.ENXIO)
            {
                break;
            }

            LibC.Checked("look into", subject, start);
            end = Math.Min(size, LibC.CallChecked("look into", subject, Syscall.Lseek, number, start, SeekHole));
            extents.Add((start, end - start));
        }

        return extents;
    }
}

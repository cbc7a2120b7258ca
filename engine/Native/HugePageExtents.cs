using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>Where a file of hugetlbfs has contents. lseek(2) does not tell its holes; a page of zeros counts as one, and costs a look at all of it.</summary>
internal static class HugePageExtents
{
    private const int LookAtOnce = 1 << 18;

    /// <summary>Whole pages, in ascending order; those that adjoin are one extent.</summary>
    public static IReadOnlyList<(long Offset, long Length)> Of(SafeFileHandle file, string subject, long size, long page)
    {
        var extents = new List<(long Offset, long Length)>();
        var look = new byte[LookAtOnce];
        for (long start = 0; start < size; start += page)
        {
            if (!HasContents(file, subject, start, page, look))
            {
                continue;
            }

            if (extents.Count > 0 && extents[^1] is var (offset, length) && offset + length == start)
            {
                extents[^1] = (offset, length + page);
            }
            else
            {
                extents.Add((start, page));
            }
        }

        return extents;
    }

    private static bool HasContents(SafeFileHandle file, string subject, long start, long page, byte[] look)
    {
        for (long done = 0; done < page;)
        {
            var count = FileOpening.ReadAt(file, subject, look.AsSpan(0, (int)Math.Min(look.Length, page - done)), start + done);
            if (count <= 0)
            {
                return false;
            }

            if (look.AsSpan(0, count).ContainsAnyExcept((byte)0))
            {
                return true;
            }

            done += count;
        }

        return false;
    }
}

using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The pages of a task that are there, by PAGEMAP_SCAN, or by /proc/PID/pagemap where the kernel lacks that.</summary>
internal static class PageMap
{
    private const PageCategories Wanted = PageCategories.Present | PageCategories.Swapped | PageCategories.Guard;
    private const PageCategories Tracked = PageCategories.Watched | PageCategories.Written;
    private const int EntriesAtOnce = 8192;

    /// <summary>In ascending order.</summary>
    /// <param name="pid">The task.</param>
    /// <param name="ranges">Where to look, in ascending order.</param>
    /// <param name="tracked">Writes are tracked: to be told which pages were not written to.</param>
    public static IEnumerable<(ulong Start, ulong End, PageCategories Categories)> Scan(int pid, IEnumerable<PageRange> ranges, bool tracked)
    {
        using var pagemap = FileOpening.Open($"/proc/{pid}/pagemap", OpenFlags.ReadOnly);
        var wanted = Supported(pagemap);
        var pages = wanted == PageCategories.None ? FromEntries(pagemap, ranges) : FromScan(pagemap, ranges, wanted, tracked ? Tracked : PageCategories.None);
        foreach (var page in pages)
        {
            yield return page;
        }
    }

    /// <summary>Linux 6.7 has the ioctl, 6.15 the category of guard pages.</summary>
    private static PageCategories Supported(SafeFileHandle pagemap)
    {
        foreach (var wanted in (ReadOnlySpan<PageCategories>)[Wanted, Wanted & ~PageCategories.Guard])
        {
            if (PageScan.Scan(pagemap, 0, ImageFormat.PageSize, new PageQuery(wanted, wanted), new PageRegion[1]) >= 0)
            {
                return wanted;
            }
        }

        return PageCategories.None;
    }

    /// <summary>Whether a page is a file's the kernel must look up page by page: four times the work of all else (13 ms for 1 GiB, not 3).
    /// So that is asked only where files are mapped.</summary>
    private static IEnumerable<(ulong Start, ulong End, PageCategories Categories)> FromScan(SafeFileHandle pagemap, IEnumerable<PageRange> ranges, PageCategories wanted, PageCategories tracked)
    {
        var scan = new PageRegions(pagemap);
        foreach (var (start, end, ofFiles) in PageRange.Joined(ranges))
        {
            var told = wanted | tracked | PageCategories.Zero | (ofFiles ? PageCategories.File : PageCategories.None);
            foreach (var region in scan.Of(start, end, new PageQuery(wanted, told)))
            {
                yield return (region.Start, region.End, region.Categories);
            }
        }
    }

    private static IEnumerable<(ulong Start, ulong End, PageCategories Categories)> FromEntries(SafeFileHandle pagemap, IEnumerable<PageRange> ranges)
    {
        var buffer = new byte[EntriesAtOnce * sizeof(ulong)];
        foreach (var range in ranges)
        {
            for (var address = range.Start; address < range.End;)
            {
                var pages = (int)Math.Min(EntriesAtOnce, (range.End - address) / ImageFormat.PageSize);
                ReadEntries(pagemap, address, buffer.AsSpan(0, pages * sizeof(ulong)));
                for (var i = 0; i < pages; i++, address += ImageFormat.PageSize)
                {
                    var categories = Categories(new PagemapEntry(BitConverter.ToUInt64(buffer, i * sizeof(ulong))));
                    if (categories != PageCategories.None)
                    {
                        yield return (address, address + ImageFormat.PageSize, categories);
                    }
                }
            }
        }
    }

    private static void ReadEntries(SafeFileHandle pagemap, ulong address, Span<byte> into)
    {
        var read = RandomAccess.Read(pagemap, into, (long)(address / ImageFormat.PageSize * sizeof(ulong)));
        if (read != into.Length)
        {
            throw new CrException(ErrorKind.Kernel, "read", $"the page map at {address:x}", $"{read} of {into.Length} bytes came");
        }
    }

    private static PageCategories Categories(PagemapEntry entry) =>
        (entry.Present ? PageCategories.Present : PageCategories.None)
        | (entry.Swapped ? PageCategories.Swapped : PageCategories.None)
        | (entry.Guard ? PageCategories.Guard : PageCategories.None)
        | (entry.FileOrShared && (entry.Present || entry.Swapped) ? PageCategories.File : PageCategories.None);
}

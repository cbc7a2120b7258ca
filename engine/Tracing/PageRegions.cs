using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Tracing;

/// <summary>Pages of an address space by PAGEMAP_SCAN, as many calls as that takes, into one buffer.</summary>
/// <param name="pagemap">/proc/PID/pagemap.</param>
internal sealed class PageRegions(SafeFileHandle pagemap)
{
    /// <summary>A larger buffer takes longer to be touched for the first time than more calls take.</summary>
    private const int AtOnce = 512;

    private readonly PageRegion[] regions = new PageRegion[AtOnce];

    /// <summary>In ascending order; to be taken before the next is asked for. A call that fills its buffer has not come to the end; the next one goes on behind the last region.</summary>
    /// <exception cref="Errors.CrException">The kernel refuses.</exception>
    /// <inheritdoc cref="PageScan.Scan"/>
    public IEnumerable<PageRegion> Of(ulong start, ulong end, PageQuery query)
    {
        int count;
        do
        {
            count = (int)LibC.Checked("scan", "the page map", PageScan.Scan(pagemap, start, end, query, regions));
            for (var i = 0; i < count; i++)
            {
                yield return regions[i];
                start = regions[i].End;
            }
        }
        while (count == regions.Length);
    }
}

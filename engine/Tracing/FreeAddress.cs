using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Tracing;

/// <summary>Finds room in an address space.</summary>
internal static class FreeAddress
{
    /// <summary>Below it programs may be forbidden to map (vm.mmap_min_addr), and null pointers go.</summary>
    private const ulong Lowest = 1 << 20;

    /// <summary>A page-aligned address in the middle of the largest gap, so far from any mapping that none can merge with it,
    /// and no stack grow into it.</summary>
    /// <param name="taken">What is mapped: start and end, in ascending order.</param>
    /// <param name="size">Bytes.</param>
    public static ulong Find((ulong Start, ulong End)[] taken, ulong size)
    {
        ulong bestStart = 0, bestSize = 0, last = Lowest;
        foreach (var (start, end) in taken)
        {
            if (start < AddressSpace.Limit)
            {
                Take(start);
                last = Math.Max(last, end);
            }
        }

        Take(AddressSpace.Limit);
        return bestSize >= size * 4
            ? (bestStart + ((bestSize - size) / 2)) & ~(AddressSpace.PageSize - 1)
            : throw new CrException(ErrorKind.Unsupported, "inject", "system calls", "the address space is full", "leave some of it unmapped");

        void Take(ulong gapEnd)
        {
            if (gapEnd > last && gapEnd - last > bestSize)
            {
                (bestStart, bestSize) = (last, gapEnd - last);
            }
        }
    }
}

using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Restore;

/// <summary>
/// How many huge pages the tasks of an image take at least. A mapping has all of its pages reserved, but for one of MAP_NORESERVE; and those with contents
/// are there. Of a file mapped in part with contents elsewhere it may be more: an image tells where they are only behind its state.
/// </summary>
internal static class HugePageNeed
{
    /// <param name="image">Checked.</param>
    /// <param name="size">Bytes of a page.</param>
    public static ulong Of(CheckpointImage image, ulong size)
    {
        var reserving = image.Tasks.SelectMany(task => task.Memory.Mappings).Where(vma => vma.HugePageSize == size && Reserves(vma)).ToLookup(vma => vma.IsShared);
        var shared = reserving[true].ToLookup(vma => vma.FileId);
        var bytes = reserving[false].Aggregate(0UL, (sum, vma) => sum + vma.Bytes);
        bytes = image.Tasks.SelectMany(task => HugePageRuns.Of(task.Memory)).Where(run => run.Vma.HugePageSize == size && !Reserves(run.Vma)).Aggregate(bytes, (sum, run) => sum + Touched(run.Start, run.End, size));
        return image.Files.Where(file => file.Nameless?.HugePageSize == size).Aggregate(bytes, (sum, file) => sum + OfFile(file, shared[file.Id], size)) / size;
    }

    private static bool Reserves(VmaRecord vma) => (vma.Flags & MappingFlags.NoReserve) == 0;

    private static ulong Touched(ulong start, ulong end, ulong size) => Up(end, size) - (start / size * size);

    /// <summary>A segment is reserved as it is made.</summary>
    private static ulong OfFile(FileRecord file, IEnumerable<VmaRecord> mappings, ulong size) => file.Kind == FileKind.Segment
        ? (ulong)file.PagedSize
        : Math.Max(Up((ulong)file.Nameless!.DataBytes, size), Union(mappings));

    /// <summary>Bytes of a file that any of its mappings shows.</summary>
    private static ulong Union(IEnumerable<VmaRecord> mappings)
    {
        ulong bytes = 0, end = 0;
        foreach (var vma in mappings.OrderBy(vma => vma.FileOffset))
        {
            var last = vma.FileOffset + vma.Bytes;
            bytes += last > end ? last - Math.Max(end, vma.FileOffset) : 0;
            end = Math.Max(end, last);
        }

        return bytes;
    }

    private static ulong Up(ulong bytes, ulong size) => (bytes + size - 1) / size * size;
}

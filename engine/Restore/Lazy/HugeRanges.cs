using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>Where pages that come one by one may become huge ones once all are there: memory that was advised to have them, and is full.</summary>
internal static class HugeRanges
{
    private const ulong Size = 2 << 20;

    public static IEnumerable<(ulong Start, ulong Bytes)> Of(IEnumerable<VmaRecord> mappings, IReadOnlyList<PageRun> runs) =>
        from mapping in mappings
        where (mapping.Flags & MappingFlags.HugePage) != 0
        from run in runs
        where run.Start < mapping.End && run.End > mapping.Start
        let start = (Math.Max(run.Start, mapping.Start) + Size - 1) & ~(Size - 1)
        let end = Math.Min(run.End, mapping.End) & ~(Size - 1)
        where start < end
        select (start, end - start);
}

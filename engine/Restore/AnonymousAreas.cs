using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Restore;

/// <summary>
/// Anonymous mappings as they are mapped first. Neighbours that differ only in what is set after their pages have come, their final protection or name, are one: the kernel would
/// join them anyway, call by call, and parts them again when they become different.
/// </summary>
internal static class AnonymousAreas
{
    private const MappingFlags Apart = MappingFlags.GrowsDown | MappingFlags.Droppable;

    /// <param name="mappings">In ascending order.</param>
    public static IEnumerable<VmaRecord> Of(IEnumerable<VmaRecord> mappings)
    {
        VmaRecord? area = null;
        foreach (var vma in mappings.Where(vma => vma.Kind == MappingKind.Anonymous))
        {
            if (area is not null && Joins(area, vma))
            {
                area = area with { End = vma.End, Protection = area.Protection & vma.Protection };
                continue;
            }

            if (area is not null)
            {
                yield return area;
            }

            area = vma;
        }

        if (area is not null)
        {
            yield return area;
        }
    }

    /// <summary>Their protections may differ in being writable, if all are mapped writable.</summary>
    private static bool Joins(VmaRecord area, VmaRecord next) =>
        area.End == next.Start && area.Flags == next.Flags && area.HugePageSize == 0 && (area.Flags & Apart) == MappingFlags.None
        && MappingRebuild.InitialProtection(area) == MappingRebuild.InitialProtection(next);
}

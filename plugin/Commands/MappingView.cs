using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Plugin.Commands;

/// <summary>One mapping as it is shown.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The first address past it.</param>
/// <param name="Protection">As in /proc/PID/maps: "rw-p".</param>
/// <param name="Name">Path of its file, or what the kernel calls it.</param>
/// <param name="Flags">The VmFlags that are kept.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="KeptPages">Pages of it in the image.</param>
internal sealed record MappingView(string Start, string End, string Protection, string Name, MappingFlags Flags, ulong Bytes, ulong KeptPages)
{
    private const string AnonymousName = "(anonymous)";

    public static IReadOnlyList<MappingView> Of(CheckpointImage image, MmImage memory) => [.. memory.Mappings.Select(mapping => Of(image, mapping, memory.Pages.Runs))];

    private static MappingView Of(CheckpointImage image, VmaRecord mapping, IReadOnlyList<PlacedRun> runs) => new(
        $"{mapping.Start:x}",
        $"{mapping.End:x}",
        Letters(mapping),
        mapping.Kind == MappingKind.File ? TaskView.PathOf(image, mapping.FileId) : mapping.Name.Length > 0 ? mapping.Name : AnonymousName,
        mapping.Flags,
        mapping.Bytes,
        runs.Aggregate(0UL, (pages, run) => pages + Overlap(mapping, run)));

    private static ulong Overlap(VmaRecord mapping, PlacedRun run)
    {
        var start = Math.Max(mapping.Start, run.Start);
        var end = Math.Min(mapping.End, run.End);
        return end > start ? (end - start) / ImageFormat.PageSize : 0;
    }

    private static string Letters(VmaRecord mapping) => string.Concat(
        (mapping.Protection & 1) != 0 ? 'r' : '-',
        (mapping.Protection & 2) != 0 ? 'w' : '-',
        (mapping.Protection & 4) != 0 ? 'x' : '-',
        mapping.IsShared ? 's' : 'p');
}

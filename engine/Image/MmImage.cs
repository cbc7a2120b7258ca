using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>One address space of an image, without the contents of its pages.</summary>
/// <param name="Mm">Its bounds.</param>
/// <param name="Mappings">In ascending order.</param>
/// <param name="Context">The LDT.</param>
/// <param name="Pages">Which pages the image holds.</param>
public sealed record MmImage(MmRecord Mm, IReadOnlyList<VmaRecord> Mappings, MmContextRecord Context, PagesRecord Pages);

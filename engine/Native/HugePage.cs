using System.Numerics;

namespace CrContainers.Engine.Native;

/// <summary>Pages of hugetlbfs: their sizes on x86-64, and how system calls are told one.</summary>
internal static class HugePage
{
    /// <summary>MAP_HUGETLB.</summary>
    public const ulong OfMapping = 0x40000;

    /// <summary>MFD_HUGETLB.</summary>
    public const ulong OfMemoryFile = 4;

    /// <summary>SHM_HUGETLB.</summary>
    public const ulong OfSegment = 0x800;
    private const int SizePlace = 26;

    /// <summary>Bytes.</summary>
    public static readonly IReadOnlyList<ulong> Sizes = [1UL << 21, 1UL << 30];

    /// <summary>The flag that asks for huge pages together with their size (MAP_HUGE_2MB and the like, the same in all three calls); 0 for ordinary pages.</summary>
    /// <param name="flag">One of those above.</param>
    /// <param name="size">Bytes; 0 for ordinary pages.</param>
    public static ulong Ask(ulong flag, ulong size) => size == 0 ? 0 : flag | (ulong)BitOperations.Log2(size) << SizePlace;

    /// <summary>For a person: "2 MiB".</summary>
    public static string Text(ulong size) => FormattableString.Invariant($"{size >> 20} MiB");
}

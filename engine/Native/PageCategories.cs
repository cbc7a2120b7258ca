namespace CrContainers.Engine.Native;

/// <summary>PAGE_IS_… of linux/fs.h: what PAGEMAP_SCAN says of a page.</summary>
[Flags]
internal enum PageCategories : ulong
{
    None = 0,

    /// <summary>Its mapping is registered with a <see cref="WriteWatch"/>.</summary>
    Watched = 1 << 0,

    /// <summary>It was written to since it was last write-protected, or never was; told of any page in a mapping that is not watched.</summary>
    Written = 1 << 1,
    File = 1 << 2,
    Present = 1 << 3,
    Swapped = 1 << 4,

    /// <summary>The kernel's one page of zeros.</summary>
    Zero = 1 << 5,

    /// <summary>Part of a huge page.</summary>
    Huge = 1 << 6,

    /// <summary>Made to fault by MADV_GUARD_INSTALL (Linux 6.15).</summary>
    Guard = 1 << 8,
}

namespace CrContainers.Engine.Proc;

/// <summary>The eight bytes that /proc/PID/pagemap has for one page.</summary>
internal readonly record struct PagemapEntry(ulong Bits)
{
    public bool Present => Bit(63);

    public bool Swapped => Bit(62);

    /// <summary>A page of a file, or anonymous memory shared with another process.</summary>
    public bool FileOrShared => Bit(61);

    /// <summary>Since Linux 6.15.</summary>
    public bool Guard => Bit(58);

    public bool UserfaultWriteProtected => Bit(57);

    public bool ExclusivelyMapped => Bit(56);

    private bool Bit(int number) => ((Bits >> number) & 1) == 1;
}

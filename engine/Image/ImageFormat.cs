namespace CrContainers.Engine.Image;

/// <summary>The constants of the format; docs/image-format.md is normative.</summary>
public static class ImageFormat
{
    /// <summary>The patch's CR_HEADER_MAGIC.</summary>
    public const uint HeadMagic = 0x00a2d200;

    /// <summary>The patch's CR_TRAILER_MAGIC.</summary>
    public const uint TailMagic = 0x002d2a00;

    /// <summary>The patch's format was version 1.</summary>
    public const ushort Major = 2;
    public const ushort Minor = 5;

    public const string FileName = "checkpoint.cr";
    public const string Architecture = "x86_64";
    public const int PageSize = 4096;

    /// <summary>Bytes of contents that one value of PAGE_SUMS covers.</summary>
    public const int SumBlock = 1 << 20;

    /// <summary>First address past a task's: 47 bits less one page (x86-64 without five-level paging).</summary>
    public const ulong AddressLimit = 0x7fff_ffff_f000;
}

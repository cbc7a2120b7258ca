namespace CrContainers.Engine.Restore;

/// <summary>A descriptor of the LDT as the processor has it, turned into the struct user_desc that modify_ldt(2) takes.</summary>
internal static class SegmentDescriptor
{
    public const int UserSize = 16;

    public static byte[] ToUserDescription(int entry, ulong descriptor)
    {
        var description = new byte[UserSize];
        BitConverter.TryWriteBytes(description, entry);
        BitConverter.TryWriteBytes(description.AsSpan(4), Base(descriptor));
        BitConverter.TryWriteBytes(description.AsSpan(8), Limit(descriptor));
        BitConverter.TryWriteBytes(description.AsSpan(12), Bits(descriptor));
        return description;
    }

    private static uint Base(ulong descriptor) => (uint)(((descriptor >> 16) & 0xff_ffff) | ((descriptor >> 32) & 0xff00_0000));

    private static uint Limit(ulong descriptor) => (uint)((descriptor & 0xffff) | ((descriptor >> 32) & 0xf_0000));

    /// <summary>seg_32bit, contents, read_exec_only, limit_in_pages, seg_not_present, useable, from the lowest bit up. Bit 63 of
    /// user_desc's words (lm) is for 64-bit code, which an LDT entry cannot be.</summary>
    private static uint Bits(ulong descriptor)
    {
        var type = (uint)(descriptor >> 40) & 0xf;
        var writable = (type >> 1) & 1;
        var contents = type >> 2;
        var present = (uint)(descriptor >> 47) & 1;
        var available = (uint)(descriptor >> 52) & 1;
        var wide = (uint)(descriptor >> 54) & 1;
        var pages = (uint)(descriptor >> 55) & 1;
        return wide | (contents << 1) | ((writable ^ 1) << 3) | (pages << 4) | ((present ^ 1) << 5) | (available << 6);
    }
}

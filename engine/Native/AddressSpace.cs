namespace CrContainers.Engine.Native;

/// <summary>The address space of a task on x86-64 without five-level paging.</summary>
internal static class AddressSpace
{
    public const ulong PageSize = 4096;

    /// <summary>First address past it: 47 bits less one page.</summary>
    public const ulong Limit = 0x7fff_ffff_f000;
}

namespace CrContainers.Engine.Native;

/// <summary>UFFD_EVENT_… of userfaultfd(2).</summary>
internal enum UserFaultEvent : byte
{
    PageFault = 0x12,
    Fork = 0x13,
    Remap = 0x14,
    Remove = 0x15,
    Unmap = 0x16,
}

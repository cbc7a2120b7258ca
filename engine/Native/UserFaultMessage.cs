using System.Runtime.InteropServices;

namespace CrContainers.Engine.Native;

/// <summary>struct uffd_msg: what its three quadwords mean depends on the event.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal readonly struct UserFaultMessage
{
    [FieldOffset(0)]
    public readonly UserFaultEvent Event;

    /// <summary>Remap: where it was; remove, unmap: where it begins.</summary>
    [FieldOffset(8)]
    public readonly ulong First;

    /// <summary>Page fault: its address; remap: where it is now; remove, unmap: first address past it.</summary>
    [FieldOffset(16)]
    public readonly ulong Second;

    /// <summary>Remap: bytes.</summary>
    [FieldOffset(24)]
    public readonly ulong Third;

    /// <summary>Fork: the descriptor, in this program, of the child's address space.</summary>
    [FieldOffset(8)]
    public readonly int Descriptor;
}

using System.Runtime.InteropServices;

namespace CrContainers.Engine.Native;

/// <summary>struct ptrace_rseq_configuration.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct RseqConfiguration
{
    public readonly ulong Pointer;
    public readonly uint Size;
    public readonly uint Signature;
    public readonly uint Flags;
    private readonly uint padding;
}

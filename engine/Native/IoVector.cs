using System.Runtime.InteropServices;

namespace CrContainers.Engine.Native;

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector(void* start, ulong length)
{
    public void* Start = start;
    public ulong Length = length;
}

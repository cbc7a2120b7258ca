using System.Runtime.InteropServices;

namespace CrContainers.Engine.Native;

/// <summary>struct sched_attr, first version (sched_setattr(2)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct SchedulingAttributes
{
    public uint Size;
    public uint Policy;
    public ulong Flags;
    public int Nice;
    public uint Priority;
    public ulong Runtime;
    public ulong Deadline;
    public ulong Period;
}

using System.Runtime.InteropServices;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>The bounds of the address space, and its LDT.</summary>
internal static class MmRebuild
{
    private const ulong SetMm = 35;
    private const ulong SetMmMap = 14;
    private const ulong MapSize = 104;
    private const ulong WriteLdt = 0x11;
    private const ulong NoExecutable = uint.MaxValue;

    public static void Run(RestoreCalls calls, MmImage memory)
    {
        SetBounds(calls, memory.Mm);
        for (var i = 0; i < memory.Context.Ldt.Count; i++)
        {
            if (memory.Context.Ldt[i] != 0)
            {
                calls.Queue("set", $"LDT entry {i}", Syscall.ModifyLdt, WriteLdt, calls.Put(SegmentDescriptor.ToUserDescription(i, memory.Context.Ldt[i])), SegmentDescriptor.UserSize);
            }
        }

        calls.Flush();
    }

    /// <summary>mlockall(MCL_FUTURE) counts for mappings made after it: it comes when all others are there.</summary>
    public static void LockFuture(RestoreCalls calls, MmRecord mm)
    {
        if (mm.LockFuture != 0)
        {
            calls.Call("lock", "future mappings", Syscall.Mlockall, (ulong)mm.LockFuture);
        }
    }

    /// <summary>struct prctl_mm_map: eleven bounds, the auxiliary vector and its size, no executable.</summary>
    private static void SetBounds(RestoreCalls calls, MmRecord mm)
    {
        var auxv = calls.Put(mm.Auxv);
        var sizeAndExecutable = (uint)mm.Auxv.Length | (NoExecutable << 32);
        var map = MemoryMarshal.AsBytes<ulong>([.. mm.Bounds(), auxv, sizeAndExecutable]);
        calls.Queue("set", "the bounds of the address space", Syscall.Prctl, SetMm, SetMmMap, calls.Put(map), MapSize, 0);
    }
}

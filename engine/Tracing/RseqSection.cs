using CrContainers.Engine.Native;

namespace CrContainers.Engine.Tracing;

/// <summary>
/// A restartable sequence (rseq(2)) that a stop has cut must begin again at its abort address. The kernel sees to that as a
/// thread goes on, from the instruction it stands at then; injected code stands elsewhere, so it is done here, first.
/// </summary>
internal static class RseqSection
{
    private const ulong SectionPointer = 8;
    private const int SectionBytes = 32;

    /// <summary>The registers to go on with: at the abort address, if the thread stands inside a critical section.</summary>
    public static Registers Leave(Tracee tracee, Registers registers)
    {
        if (Ptrace.GetRseq(tracee.Tid) is not { Pointer: not 0 } rseq)
        {
            return registers;
        }

        Span<byte> pointer = stackalloc byte[sizeof(ulong)];
        Span<byte> section = stackalloc byte[SectionBytes];
        if (!RemoteMemory.TryRead(tracee.Tid, rseq.Pointer + SectionPointer, pointer)
            || BitConverter.ToUInt64(pointer) is not (not 0 and var address)
            || !RemoteMemory.TryRead(tracee.Tid, address, section))
        {
            return registers;
        }

        var start = BitConverter.ToUInt64(section[8..]);
        var length = BitConverter.ToUInt64(section[16..]);
        if (registers.Rip - start < length)
        {
            registers.Rip = BitConverter.ToUInt64(section[24..]);
            registers.OrigRax = -1;
        }

        return registers;
    }
}

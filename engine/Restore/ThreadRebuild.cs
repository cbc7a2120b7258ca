using System.Runtime.InteropServices;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>What the kernel keeps for one thread: name, addresses it writes to, alternate stack, TLS; and its registers.</summary>
internal static class ThreadRebuild
{
    private const ulong SetName = 15;
    private const int FirstTlsEntry = 12;
    private const int TlsSize = 16;
    private const uint NotPresent = 1 << 5;

    /// <summary>After the pages: registering rseq makes the kernel write to its area.</summary>
    public static void Run(RestoreCalls calls, ThreadRecord thread)
    {
        calls.Queue("set", "the name", Syscall.Prctl, SetName, calls.Put(FileOpening.Terminated(thread.Comm)));
        calls.Queue("set", "the clear-tid address", Syscall.SetTidAddress, thread.ClearTid);
        if (thread.RobustListLength != 0)
        {
            calls.Queue("set", "the robust list", Syscall.SetRobustList, thread.RobustList, thread.RobustListLength);
        }

        if (thread.Rseq != 0)
        {
            calls.Queue("register", "rseq", Syscall.Rseq, thread.Rseq, thread.RseqLength, 0, thread.RseqSignature);
        }

        SetAlternateStack(calls, thread);
        calls.Flush();
    }

    /// <summary>The GDT's TLS entries; those that are not present need not be set.</summary>
    public static void Tls(Tracee tracee, ThreadRecord thread)
    {
        for (var entry = 0; entry < ThreadRecord.TlsEntries; entry++)
        {
            var description = thread.Tls.AsSpan(entry * TlsSize, TlsSize);
            if ((BitConverter.ToUInt32(description[12..]) & NotPresent) == 0)
            {
                Ptrace.SetThreadArea(tracee.Tid, FirstTlsEntry + entry, description);
            }
        }
    }

    /// <summary>At a clean stop. XSTATE before the general registers, the mask last: with it signals come through again.</summary>
    public static void Registers(Tracee tracee, ThreadImage thread)
    {
        Ptrace.SetXstate(tracee.Tid, XstateConversion.ForThisCpu(tracee.Tid, thread.Cpu));
        SetDebugRegisters(tracee, thread.Cpu.Debug);
        tracee.Registers = Native.Registers.FromWords(thread.Cpu.General);
        tracee.SignalMask = thread.Thread.SignalMask;
    }

    private static void SetAlternateStack(RestoreCalls calls, ThreadRecord thread)
    {
        const int disable = 2;
        if ((thread.AltStackFlags & disable) == 0)
        {
            const int onStack = 1;
            ReadOnlySpan<ulong> stack = [thread.AltStack, (uint)(thread.AltStackFlags & ~onStack), thread.AltStackSize];
            calls.Queue("set", "the alternate signal stack", Syscall.Sigaltstack, calls.Put(MemoryMarshal.AsBytes(stack)), 0);
        }
    }

    /// <summary>DR7 last: it puts the others into force.</summary>
    private static void SetDebugRegisters(Tracee tracee, ulong[] values)
    {
        foreach (var number in (ReadOnlySpan<int>)[0, 1, 2, 3, 6, 7])
        {
            if (values[number] != 0 && values[7] != 0)
            {
                Ptrace.SetDebugRegister(tracee.Tid, number, values[number]);
            }
        }
    }
}

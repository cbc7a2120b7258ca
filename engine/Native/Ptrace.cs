using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Native;

/// <summary>ptrace(2). Every call must come from the thread that seized the tracee.</summary>
internal static unsafe class Ptrace
{
    /// <summary>Bytes of struct user_desc.</summary>
    public const int ThreadAreaSize = 16;

    private const int Cont = 7;
    private const int PokeData = 5;
    private const int PeekUser = 3;
    private const int PokeUser = 6;
    private const int DetachRequest = 17;
    private const int SyscallRequest = 24;
    private const int GetThreadAreaRequest = 25;
    private const int SetThreadAreaRequest = 26;
    private const int SetOptionsRequest = 0x4200;
    private const int GetSigInfo = 0x4202;
    private const int GetRegSet = 0x4204;
    private const int SetRegSet = 0x4205;
    private const int SeizeRequest = 0x4206;
    private const int InterruptRequest = 0x4207;
    private const int ListenRequest = 0x4208;
    private const int PeekSigInfo = 0x4209;
    private const int GetSigMask = 0x420a;
    private const int SetSigMask = 0x420b;
    private const int GetRseqConfiguration = 0x420f;
    private const int GetSyscallUserDispatch = 0x4211;
    private const int PrStatus = 1;
    private const int X86Xstate = 0x202;
    private const int SiginfoSize = 128;
    private const int DebugRegisterOffset = 848;
    private const int LargestXstate = 1 << 16;

    public static long TrySeize(int tid, PtraceOptions options) => Raw(SeizeRequest, tid, 0, (long)options);

    public static void SetOptions(int tid, PtraceOptions options) => Checked("trace", SetOptionsRequest, tid, 0, (long)options);

    public static void Continue(int tid, int signal) => Checked("continue", Cont, tid, 0, signal);

    /// <summary>No error if the thread is dead, or runs.</summary>
    public static void TryContinue(int tid, int signal = 0) => Raw(Cont, tid, 0, signal);

    /// <summary>No error if the thread is dead.</summary>
    public static void TryInterrupt(int tid) => Raw(InterruptRequest, tid, 0, 0);

    /// <summary>Leaves a thread in its group stop, and hears of it when that ends. No error if it is dead.</summary>
    public static void TryListen(int tid) => Raw(ListenRequest, tid, 0, 0);

    public static void ContinueToSyscall(int tid) => Checked("continue", SyscallRequest, tid, 0, 0);

    public static long TryDetach(int tid, int signal) => Raw(DetachRequest, tid, 0, signal);

    public static Registers GetRegisters(int tid)
    {
        Registers registers;
        var vector = new IoVector(&registers, (ulong)sizeof(Registers));
        Checked("read registers of", GetRegSet, tid, PrStatus, (long)&vector);
        return registers;
    }

    public static void SetRegisters(int tid, Registers registers)
    {
        var vector = new IoVector(&registers, (ulong)sizeof(Registers));
        Checked("set registers of", SetRegSet, tid, PrStatus, (long)&vector);
    }

    /// <summary>The XSAVE area: x87, SSE, AVX and all later extended state, uncompacted.</summary>
    [SkipLocalsInit]
    public static byte[] GetXstate(int tid)
    {
        var buffer = stackalloc byte[LargestXstate];
        var vector = new IoVector(buffer, LargestXstate);
        Checked("read extended registers of", GetRegSet, tid, X86Xstate, (long)&vector);
        return new ReadOnlySpan<byte>(buffer, (int)vector.Length).ToArray();
    }

    public static void SetXstate(int tid, ReadOnlySpan<byte> area)
    {
        fixed (byte* start = area)
        {
            var vector = new IoVector(start, (ulong)area.Length);
            Checked("set extended registers of", SetRegSet, tid, X86Xstate, (long)&vector);
        }
    }

    public static ulong GetSignalMask(int tid)
    {
        ulong mask;
        Checked("read the signal mask of", GetSigMask, tid, sizeof(ulong), (long)&mask);
        return mask;
    }

    public static void SetSignalMask(int tid, ulong mask) =>
        Checked("set the signal mask of", SetSigMask, tid, sizeof(ulong), (long)&mask);

    /// <summary>The pending signals of one thread, or of its whole process, in the order of their delivery.</summary>
    public static List<byte[]> PeekPending(int tid, bool shared)
    {
        const int batch = 32;
        var signals = new List<byte[]>();
        var buffer = stackalloc byte[batch * SiginfoSize];
        while (true)
        {
            var arguments = new PeekArguments((ulong)signals.Count, shared ? 1u : 0u, batch);
            var count = Checked("read pending signals of", PeekSigInfo, tid, (long)&arguments, (long)buffer);
            for (var i = 0; i < count; i++)
            {
                signals.Add(new ReadOnlySpan<byte>(buffer + (i * SiginfoSize), SiginfoSize).ToArray());
            }

            if (count < batch)
            {
                return signals;
            }
        }
    }

    /// <summary>si_code of the signal the tracee stopped with.</summary>
    public static int StopSignalCode(int tid)
    {
        var info = stackalloc int[SiginfoSize / sizeof(int)];
        Checked("read the signal of", GetSigInfo, tid, 0, (long)info);
        return info[2];
    }

    /// <summary>Where the thread registered its rseq area (Linux 5.13); null where the kernel cannot tell.</summary>
    public static RseqConfiguration? GetRseq(int tid)
    {
        RseqConfiguration configuration;
        return Raw(GetRseqConfiguration, tid, sizeof(RseqConfiguration), (long)&configuration) > 0 ? configuration : null;
    }

    /// <summary>True where system calls are dispatched to user space (prctl PR_SET_SYSCALL_USER_DISPATCH).</summary>
    public static bool DispatchesSyscalls(int tid)
    {
        var configuration = stackalloc ulong[4];
        return Raw(GetSyscallUserDispatch, tid, 4 * sizeof(ulong), (long)configuration) == 0 && configuration[0] != 0;
    }

    /// <summary>One of the three TLS entries of the GDT: struct user_desc, 16 bytes.</summary>
    /// <summary>PTRACE_GET_THREAD_AREA: struct user_desc.</summary>
    /// <param name="tid">The thread.</param>
    /// <param name="index">The entry.</param>
    /// <param name="description">Takes it: <see cref="ThreadAreaSize"/>.</param>
    public static void GetThreadArea(int tid, int index, Span<byte> description)
    {
        fixed (byte* start = description)
        {
            Checked("read the TLS descriptors of", GetThreadAreaRequest, tid, index, (long)start);
        }
    }

    public static void SetThreadArea(int tid, int index, ReadOnlySpan<byte> description)
    {
        fixed (byte* start = description)
        {
            Checked("set the TLS descriptors of", SetThreadAreaRequest, tid, index, (long)start);
        }
    }

    public static ulong GetDebugRegister(int tid, int number)
    {
        ulong value;
        Checked("read debug registers of", PeekUser, tid, DebugRegisterOffset + (number * sizeof(ulong)), (long)&value);
        return value;
    }

    public static void SetDebugRegister(int tid, int number, ulong value) =>
        Checked("set debug registers of", PokeUser, tid, DebugRegisterOffset + (number * sizeof(ulong)), (long)value);

    /// <summary>Writes whole quadwords, also where the mapping is read-only (the kernel copies the page first).</summary>
    public static void Poke(int tid, ulong address, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, long>(bytes);
        for (var i = 0; i < words.Length; i++)
        {
            Checked("write code of", PokeData, tid, (long)address + (i * sizeof(long)), words[i]);
        }
    }

    private static long Checked(string operation, int request, int tid, long address, long data) =>
        Raw(request, tid, address, data) is var result && result < 0
            ? throw new KernelException(operation, $"task {tid}", (Errno)(-result))
            : result;

    private static long Raw(int request, int tid, long address, long data) => LibC.Call(Syscall.Ptrace, request, tid, address, data);

    private readonly struct PeekArguments(ulong offset, uint flags, int count)
    {
        public readonly ulong Offset = offset;
        public readonly uint Flags = flags;
        public readonly int Count = count;
    }
}

using System.Runtime.InteropServices;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Tracing;

/// <summary>
/// The code a tracee runs while system calls are injected: 512 bytes at most, data first.
/// <code>
///   +0   magic, flags register, signal mask, address to go on at: quadwords
///   +32  the task's own SIGTRAP action, +64 the one in force meanwhile
///   +96  address of the action that recovery gives back to SIGTRAP; 0 while its own is in force
///   +104 single call:  syscall            (one PTRACE_SYSCALL step)
///        recovery:     munmap scratch; SIGTRAP's action; flags; stack; signal mask; registers; jump back
///        batch:        loop over the entries; int3; jump to recovery
///        trap handler: return
/// </code>
/// With a living tracer neither recovery nor handler runs. If the tracer is killed, the kernel lets the task go on from
/// wherever it is: from the single call into recovery; from the batch to its int3, whose SIGTRAP nobody takes any more:
/// the handler returns from it, into recovery.
/// </summary>
internal sealed class InjectedCode
{
    public const int Size = 512;
    public const ulong Magic = 0x31636e6972436372;
    private const ulong ActionRestorer = 0x04000000;

    private const int DataSize = 104;

    private readonly MachineCode code;

    private InjectedCode(ulong address, ulong singleCall)
    {
        Address = address;
        SingleCall = singleCall;
        code = new MachineCode(singleCall);
    }

    public ulong Address { get; }

    /// <summary>A whole number of quadwords, so that PTRACE_POKEDATA can write it.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>A syscall instruction.</summary>
    public ulong SingleCall { get; }

    public ulong Batch { get; private set; }

    /// <summary>Where rip stands after the int3.</summary>
    public ulong BatchEnd { get; private set; }

    public ulong TrapHandler { get; private set; }

    public ulong TrapRestorer { get; private set; }

    public ulong OwnTrapAction => Address + 32;

    public ulong TrapAction => Address + 64;

    /// <summary>Holds the address of the SIGTRAP action to be given back, or 0.</summary>
    public ulong ActionToGiveBack => Address + 96;

    private ulong FlagsPlace => Address + 8;

    private ulong MaskPlace => Address + 16;

    private ulong ResumePlace => Address + 24;

    public static InjectedCode Build(ulong address, Recovery recovery)
    {
        var injected = new InjectedCode(address, address + DataSize);
        injected.WriteCode(recovery);
        var bytes = new byte[Size];
        var data = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(0, DataSize));
        ReadOnlySpan<ulong> first = [Magic, recovery.Resume.Eflags, recovery.SignalMask, recovery.Resume.Rip];
        ReadOnlySpan<ulong> action = [injected.TrapHandler, ActionRestorer, injected.TrapRestorer, Signals.All];
        first.CopyTo(data);
        action.CopyTo(data[8..]);
        injected.code.ToArray().CopyTo(bytes.AsSpan(DataSize));
        injected.Bytes = bytes;
        return injected;
    }

    /// <summary>A syscall instruction that is there already; good for single calls only.</summary>
    public static InjectedCode At(ulong syscallInstruction) => new(syscallInstruction, syscallInstruction);

    private void WriteCode(Recovery recovery)
    {
        code.Syscall();
        var back = code.Here;
        WriteRecovery(recovery);
        Batch = code.Here;
        WriteBatch();
        BatchEnd = code.Here;
        code.Jump(back);
        WriteTrapHandler();
    }

    /// <summary>All signals are blocked until the mask is given back, and by then the stack is the task's own again.</summary>
    private void WriteRecovery(Recovery recovery)
    {
        var resume = recovery.Resume;
        Call(Native.Syscall.Munmap, recovery.Scratch, recovery.ScratchSize, 0, 0);
        GiveTrapActionBack();
        code.Load(GeneralRegister.Rsp, FlagsPlace);
        code.PopFlags();
        code.Load(GeneralRegister.Rsp, resume.Rsp);
        Call(Native.Syscall.RtSigprocmask, 2, MaskPlace, 0, sizeof(ulong));
        ReadOnlySpan<ulong> values =
        [
            resume.Rax, resume.Rcx, resume.Rdx, resume.Rbx, resume.Rsp, resume.Rbp, resume.Rsi, resume.Rdi,
            resume.R8, resume.R9, resume.R10, resume.R11, resume.R12, resume.R13, resume.R14, resume.R15,
        ];
        for (var register = GeneralRegister.Rax; register <= GeneralRegister.R15; register++)
        {
            if (register != GeneralRegister.Rsp)
            {
                code.Load(register, values[(int)register]);
            }
        }

        code.JumpThrough(ResumePlace);
    }

    /// <summary>Without an action (a null pointer) the call changes nothing.</summary>
    private void GiveTrapActionBack()
    {
        code.Load(GeneralRegister.Rsp, ActionToGiveBack);
        code.PopRsi();
        code.Load(GeneralRegister.Rdi, Signals.Trap);
        code.Load(GeneralRegister.Rdx, 0);
        code.Load(GeneralRegister.R10, sizeof(ulong));
        code.Load(GeneralRegister.Rax, (ulong)Native.Syscall.RtSigaction);
        code.Syscall();
    }

    /// <summary>43 bytes: rbx = entry, rbp = count.</summary>
    private void WriteBatch() => code.Emit(
        0x48, 0x8b, 0x03, // mov rax, [rbx]
        0x48, 0x8b, 0x7b, 0x08, // mov rdi, [rbx+8]
        0x48, 0x8b, 0x73, 0x10, // mov rsi, [rbx+16]
        0x48, 0x8b, 0x53, 0x18, // mov rdx, [rbx+24]
        0x4c, 0x8b, 0x53, 0x20, // mov r10, [rbx+32]
        0x4c, 0x8b, 0x43, 0x28, // mov r8, [rbx+40]
        0x4c, 0x8b, 0x4b, 0x30, // mov r9, [rbx+48]
        0x0f, 0x05, // syscall
        0x48, 0x89, 0x43, 0x38, // mov [rbx+56], rax
        0x48, 0x83, 0xc3, 0x40, // add rbx, 64
        0x48, 0xff, 0xcd, // dec rbp
        0x75, 0xd6, // jnz to the start
        0xcc); // int3

    private void WriteTrapHandler()
    {
        TrapHandler = code.Here;
        code.Return();
        TrapRestorer = code.Here;
        code.Load(GeneralRegister.Rax, (ulong)Native.Syscall.RtSigreturn);
        code.Syscall();
    }

    private void Call(Syscall number, ulong first, ulong second, ulong third, ulong fourth)
    {
        code.Load(GeneralRegister.Rdi, first);
        code.Load(GeneralRegister.Rsi, second);
        code.Load(GeneralRegister.Rdx, third);
        code.Load(GeneralRegister.R10, fourth);
        code.Load(GeneralRegister.Rax, (ulong)number);
        code.Syscall();
    }
}

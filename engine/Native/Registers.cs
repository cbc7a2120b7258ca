using System.Runtime.InteropServices;

namespace CrContainers.Engine.Native;

/// <summary>struct user_regs_struct of x86-64 (sys/user.h): 27 quadwords, NT_PRSTATUS of ptrace(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Registers
{
    public ulong R15;
    public ulong R14;
    public ulong R13;
    public ulong R12;
    public ulong Rbp;
    public ulong Rbx;
    public ulong R11;
    public ulong R10;
    public ulong R9;
    public ulong R8;
    public ulong Rax;
    public ulong Rcx;
    public ulong Rdx;
    public ulong Rsi;
    public ulong Rdi;

    /// <summary>The system call the task was in, or -1.</summary>
    public long OrigRax;
    public ulong Rip;
    public ulong Cs;
    public ulong Eflags;
    public ulong Rsp;
    public ulong Ss;
    public ulong FsBase;
    public ulong GsBase;
    public ulong Ds;
    public ulong Es;
    public ulong Fs;
    public ulong Gs;

    /// <summary>As in an image: the 27 quadwords in their order.</summary>
    public readonly ulong[] ToWords()
    {
        var copy = this;
        return MemoryMarshal.Cast<Registers, ulong>(MemoryMarshal.CreateSpan(ref copy, 1)).ToArray();
    }

    public static Registers FromWords(ReadOnlySpan<ulong> words) => MemoryMarshal.Cast<ulong, Registers>(words)[0];
}

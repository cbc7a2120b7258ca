using Iced.Intel;

namespace CrContainers.Tests.Unit.Tracing;

/// <summary>Interprets the few instructions recovery is made of, until it jumps out of the code.</summary>
internal sealed class ToyMachine(ulong address, byte[] code)
{
    private static readonly Register[] Order =
    [
        Register.RAX, Register.RCX, Register.RDX, Register.RBX, Register.RSP, Register.RBP, Register.RSI, Register.RDI,
        Register.R8, Register.R9, Register.R10, Register.R11, Register.R12, Register.R13, Register.R14, Register.R15,
    ];

    public ulong[] Registers { get; } = [.. Enumerable.Repeat(0xbadUL, 16)];

    public ulong Flags { get; private set; }

    public ulong Rip { get; private set; }

    /// <summary>Number and first two arguments of each system call.</summary>
    public List<(int Number, ulong First, ulong Second)> Calls { get; } = [];

    public void Run(ulong start)
    {
        Rip = start;
        while (Rip >= address && Rip < address + (ulong)code.Length)
        {
            var decoder = Decoder.Create(64, code[(int)(Rip - address)..], Rip);
            var instruction = decoder.Decode();
            Rip = instruction.NextIP;
            Execute(instruction);
        }
    }

    private void Execute(Instruction instruction)
    {
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Mov:
                this[instruction.Op0Register] = instruction.GetImmediate(1);
                break;
            case Mnemonic.Syscall:
                Calls.Add(((int)this[Register.RAX], this[Register.RDI], this[Register.RSI]));
                this[Register.RCX] = this[Register.R11] = this[Register.RAX] = 0xbad;
                break;
            case Mnemonic.Pop:
                this[instruction.Op0Register] = Quad(this[Register.RSP]);
                break;
            case Mnemonic.Popfq:
                Flags = Quad(this[Register.RSP]);
                break;
            case Mnemonic.Jmp:
                Rip = Quad(instruction.IPRelativeMemoryAddress);
                break;
            default:
                throw new InvalidOperationException($"recovery holds {instruction}");
        }
    }

    private ulong Quad(ulong place) => BitConverter.ToUInt64(code, (int)(place - address));

    private ulong this[Register register]
    {
        get => Registers[Array.IndexOf(Order, register.GetFullRegister())];
        set => Registers[Array.IndexOf(Order, register.GetFullRegister())] = value;
    }
}

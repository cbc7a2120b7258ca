using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;
using Iced.Intel;

namespace CrContainers.Tests.Unit.Tracing;

/// <summary>The injected bytes, decoded by a disassembler that knows nothing of this project.</summary>
public sealed class InjectedCodeTests
{
    private const ulong Address = 0x7fff_0000_1e00;
    private const ulong Trap = 5;
    private const ulong Scratch = 0x1234_5678_9000;

    private static readonly Registers Resume = new()
    {
        R15 = 0x1515151515151515, R14 = 14, R13 = 0x1313131313131313, R12 = 0x1212121212121212, Rbp = 0x0b0b0b0b0b0b0b0b, Rbx = 0xb,
        R11 = 0x1111111111111111, R10 = 0x1010101010101010, R9 = ulong.MaxValue, R8 = uint.MaxValue, Rax = 0, Rcx = 0x0c0c0c0c0c0c0c0c,
        Rdx = 0x0d0d0d0d0d0d0d0d, Rsi = 0x5151515151515151, Rdi = 0xd1d1d1d1d1d1d1d1, Rip = 0x401234, Rsp = 0x7ffd_1234_5678, Eflags = 0x246,
    };

    private static readonly InjectedCode Code = InjectedCode.Build(Address, new Recovery(Resume, 0xdead, Scratch, 0x40000));

    [Fact]
    public void A_batch_takes_43_bytes_and_loops_over_its_entries()
    {
        var text = string.Join("; ", Decode(Code.Batch, Code.BatchEnd));

        Assert.Equal(43UL, Code.BatchEnd - Code.Batch);
        Assert.Equal(
            "mov rax,[rbx]; mov rdi,[rbx+8]; mov rsi,[rbx+10h]; mov rdx,[rbx+18h]; mov r10,[rbx+20h]; mov r8,[rbx+28h]; mov r9,[rbx+30h]; "
            + $"syscall; mov [rbx+38h],rax; add rbx,40h; dec rbp; jne short {Code.Batch:X16}h; int 3", text);
    }

    [Fact]
    public void A_single_call_is_a_syscall_and_recovery_comes_right_behind_it()
    {
        Assert.Equal("syscall", Decode(Code.SingleCall, Code.SingleCall + 2).Single());
        Assert.Equal($"jmp near ptr {Code.SingleCall + 2:X16}h", Decode(Code.BatchEnd, Code.TrapHandler).Single());
    }

    [Fact]
    public void Recovery_gives_back_every_register_the_stack_the_flags_and_the_mask()
    {
        var machine = new ToyMachine(Address, Code.Bytes);

        machine.Run(Code.SingleCall + 2);

        Assert.Equal(Resume.Rip, machine.Rip);
        Assert.Equal(Resume.Eflags, machine.Flags);
        Assert.Equal([(11, Scratch, 0x40000UL), (13, Trap, 0UL), (14, 2, Address + 16)], machine.Calls);
        Assert.Equal(0xdeadUL, BitConverter.ToUInt64(Code.Bytes, 16));
        ulong[] expected =
        [
            Resume.Rax, Resume.Rcx, Resume.Rdx, Resume.Rbx, Resume.Rsp, Resume.Rbp, Resume.Rsi, Resume.Rdi,
            Resume.R8, Resume.R9, Resume.R10, Resume.R11, Resume.R12, Resume.R13, Resume.R14, Resume.R15,
        ];
        Assert.Equal(expected, machine.Registers);
    }

    [Fact]
    public void Recovery_gives_SIGTRAP_its_own_action_back_once_that_is_known()
    {
        var bytes = Code.Bytes.ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan((int)(Code.ActionToGiveBack - Address)), Code.OwnTrapAction);
        var machine = new ToyMachine(Address, bytes);

        machine.Run(Code.SingleCall + 2);

        Assert.Contains((13, Trap, Code.OwnTrapAction), machine.Calls);
    }

    [Fact]
    public void The_trap_handler_returns_through_the_restorer()
    {
        Assert.Equal(["ret"], Decode(Code.TrapHandler, Code.TrapRestorer));
        Assert.Equal(["mov eax,0Fh", "syscall"], Decode(Code.TrapRestorer, Code.TrapRestorer + 7));
        Assert.Equal(Code.TrapHandler, BitConverter.ToUInt64(Code.Bytes, (int)(Code.TrapAction - Address)));
        Assert.Equal(Code.TrapRestorer, BitConverter.ToUInt64(Code.Bytes, (int)(Code.TrapAction - Address) + 16));
    }

    [Fact]
    public void All_of_it_fits_the_room_that_is_looked_for()
    {
        Assert.Equal(InjectedCode.Size, Code.Bytes.Length);
        Assert.True(Code.TrapRestorer + 7 <= Address + InjectedCode.Size);
    }

    private static List<string> Decode(ulong from, ulong to)
    {
        var decoder = Decoder.Create(64, Code.Bytes.AsSpan((int)(from - Address), (int)(to - from)).ToArray(), from);
        var text = new List<string>();
        while (decoder.IP < to)
        {
            text.Add(decoder.Decode().ToString());
        }

        return text;
    }
}

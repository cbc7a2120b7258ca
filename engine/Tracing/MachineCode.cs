using System.Buffers.Binary;

namespace CrContainers.Engine.Tracing;

/// <summary>Writes the few x86-64 instructions that are injected.</summary>
internal sealed class MachineCode(ulong address)
{
    private readonly List<byte> bytes = [];

    /// <summary>Address of the next instruction.</summary>
    public ulong Here => address + (ulong)bytes.Count;

    public byte[] ToArray() => [.. bytes];

    public void Emit(params ReadOnlySpan<byte> code) => bytes.AddRange(code);

    public void Quad(ulong value)
    {
        Span<byte> quad = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(quad, value);
        Emit(quad);
    }

    /// <summary>mov register, value: the shortest form, which leaves the flags alone.</summary>
    public void Load(GeneralRegister register, ulong value)
    {
        var high = (int)register >> 3;
        var opcode = (byte)(0xb8 + ((int)register & 7));
        if (value <= uint.MaxValue)
        {
            if (high != 0)
            {
                Emit(0x41);
            }

            Emit(opcode);
            Span<byte> dword = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(dword, (uint)value);
            Emit(dword);
            return;
        }

        Emit((byte)(0x48 + high), opcode);
        Quad(value);
    }

    public void Syscall() => Emit(0x0f, 0x05);

    public void Breakpoint() => Emit(0xcc);

    public void PopFlags() => Emit(0x9d);

    public void PopRsi() => Emit(0x5e);

    public void Return() => Emit(0xc3);

    /// <summary>jmp [place]: to the address that stands there, no register touched.</summary>
    public void JumpThrough(ulong place) => Relative(place, 0xff, 0x25);

    public void Jump(ulong to) => Relative(to, 0xe9);

    private void Relative(ulong to, params ReadOnlySpan<byte> opcode)
    {
        Emit(opcode);
        Span<byte> distance = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(distance, (int)(long)(to - (Here + sizeof(int))));
        Emit(distance);
    }
}

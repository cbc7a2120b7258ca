using System.Runtime.InteropServices;

namespace CrContainers.Engine.Image.Records;

/// <summary>CPU (103): the registers of one thread: general, debug, and all others as one XSAVE area.</summary>
public sealed record CpuRecord : IRecord<CpuRecord>
{
    public const int GeneralRegisters = 27;
    public const int DebugRegisters = 8;

    public static RecordType Type => RecordType.Cpu;

    /// <summary>struct user_regs_struct: r15 first, gs last.</summary>
    public required ulong[] General { get; init; }

    /// <summary>dr0 to dr7 (4 and 5 are always 0).</summary>
    public required ulong[] Debug { get; init; }
    public required IReadOnlyList<XstateComponent> Components { get; init; }

    /// <summary>NT_X86_XSTATE, the uncompacted XSAVE format.</summary>
    public required byte[] Xstate { get; init; }

    public void Write(PayloadWriter writer)
    {
        writer.Raw(MemoryMarshal.AsBytes(General.AsSpan()));
        writer.Raw(MemoryMarshal.AsBytes(Debug.AsSpan()));
        writer.List(Components, static (to, component) =>
        {
            to.I32(component.Number);
            to.I32(component.Offset);
            to.I32(component.Size);
        });
        writer.Bytes(Xstate);
    }

    public static CpuRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        General = Words(ref reader, GeneralRegisters),
        Debug = Words(ref reader, DebugRegisters),
        Components = reader.List(ImageLimits.XstateComponents, 12, static (ref PayloadReader from) => new XstateComponent(from.I32(), from.I32(), from.I32())),
        Xstate = reader.Bytes(ImageLimits.XstateLength),
    };

    private static ulong[] Words(ref PayloadReader reader, int count) =>
        MemoryMarshal.Cast<byte, ulong>(reader.Raw(count * sizeof(ulong))).ToArray();
}

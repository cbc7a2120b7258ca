namespace CrContainers.Engine.Image.Records;

/// <summary>struct kernel_sigaction of x86-64: 32 bytes.</summary>
public readonly record struct SignalAction(ulong Handler, ulong Flags, ulong Restorer, ulong Mask)
{
    public const int Size = 32;
    public const ulong Default = 0;
    public const ulong Ignore = 1;

    internal static void Write(PayloadWriter writer, SignalAction action)
    {
        writer.U64(action.Handler);
        writer.U64(action.Flags);
        writer.U64(action.Restorer);
        writer.U64(action.Mask);
    }

    internal static SignalAction Read(ref PayloadReader reader) => new(reader.U64(), reader.U64(), reader.U64(), reader.U64());
}

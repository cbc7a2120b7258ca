namespace CrContainers.Engine.Proc;

/// <summary>What fdinfo adds for a signalfd.</summary>
/// <param name="Signals">Those it gives.</param>
internal sealed record SignalSetInfo(ulong Signals)
{
    public static SignalSetInfo Parse(ReadOnlySpan<byte> text) => new(new LabelledLines(text, DescriptorInfo.File).Mask("sigmask"u8));
}

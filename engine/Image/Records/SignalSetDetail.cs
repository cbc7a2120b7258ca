namespace CrContainers.Engine.Image.Records;

/// <summary>Of a signalfd(2).</summary>
/// <param name="Signals">Those it gives: bit n - 1 is signal n.</param>
public sealed record SignalSetDetail(ulong Signals) : OpenFileDetail
{
    public override void Write(PayloadWriter writer) => writer.U64(Signals);

    internal static SignalSetDetail Read(ref PayloadReader reader) => new(reader.U64());
}

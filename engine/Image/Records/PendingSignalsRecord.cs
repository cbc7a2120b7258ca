namespace CrContainers.Engine.Image.Records;

/// <summary>PENDING_SIGNALS (402): the queue of a process, or of one thread, in order: siginfo of 128 bytes each, as the kernel has it.</summary>
public sealed record PendingSignalsRecord : IRecord<PendingSignalsRecord>
{
    public const int SiginfoSize = 128;

    public static RecordType Type => RecordType.PendingSignals;

    public required IReadOnlyList<byte[]> Signals { get; init; }

    public static int SignalOf(byte[] siginfo) => BitConverter.ToInt32(siginfo, 0);

    public void Write(PayloadWriter writer) => writer.List(Signals, static (to, signal) => to.Raw(signal));

    public static PendingSignalsRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Signals = reader.List(ImageLimits.PendingSignals, SiginfoSize, static (ref PayloadReader from) => from.Raw(SiginfoSize).ToArray()),
    };
}

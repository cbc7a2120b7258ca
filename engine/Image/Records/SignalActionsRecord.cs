using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image.Records;

/// <summary>SIGNAL_ACTIONS (401): what a process does on each of the 64 signals, signal 1 first.</summary>
public sealed record SignalActionsRecord : IRecord<SignalActionsRecord>
{
    public const int Count = 64;

    public static RecordType Type => RecordType.SignalActions;

    public required IReadOnlyList<SignalAction> Actions { get; init; }

    public SignalAction Of(int signal) => Actions[signal - 1];

    public void Write(PayloadWriter writer) => writer.List(Actions, SignalAction.Write);

    public static SignalActionsRecord Read(ref PayloadReader reader, ulong id)
    {
        var at = reader.Offset;
        var actions = reader.List(Count, SignalAction.Size, SignalAction.Read);
        return actions.Length == Count
            ? new() { Actions = actions }
            : throw new ImageException(ImageError.BadValue, at, $"{actions.Length} signal actions, not {Count}");
    }
}

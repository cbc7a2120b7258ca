using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image.Validation;

/// <summary>SIGNAL_ACTIONS and PENDING_SIGNALS.</summary>
internal static class SignalValidator
{
    /// <summary>SIGKILL and SIGSTOP, which no task can catch, ignore or block.</summary>
    public static readonly ulong Unblockable = Signals.Bit(Signals.Kill) | Signals.Bit(Signals.Stop);

    public static void ValidateActions(RecordChecks checks, SignalActionsRecord record)
    {
        checks.Require(record.Of(Signals.Kill).Handler == SignalAction.Default, record, "SIGKILL is handled");
        checks.Require(record.Of(Signals.Stop).Handler == SignalAction.Default, record, "SIGSTOP is handled");
        foreach (var action in record.Actions)
        {
            checks.Require((action.Mask & Unblockable) == 0, record, "an action blocks SIGKILL or SIGSTOP");
        }
    }

    public static void ValidatePending(RecordChecks checks, PendingSignalsRecord record)
    {
        foreach (var siginfo in record.Signals)
        {
            var signal = PendingSignalsRecord.SignalOf(siginfo);
            checks.Require(IsSignal(signal), record, $"signal {signal} is pending");
        }
    }

    public static bool IsSignal(int number) => number is >= 1 and <= Signals.Count;
}

using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Plugin.Commands;

/// <summary>One signal with which the process does something else than the default, or that is pending.</summary>
/// <param name="Number">The signal.</param>
/// <param name="Action">"default", "ignored" or the handler's address.</param>
/// <param name="Pending">How often it waits to be taken.</param>
internal sealed record SignalView(int Number, string Action, int Pending)
{
    public static IReadOnlyList<SignalView> Of(TaskImage task)
    {
        var pending = task.SharedPending.Signals
            .Concat(task.Threads.SelectMany(thread => thread.Pending.Signals))
            .CountBy(PendingSignalsRecord.SignalOf)
            .ToDictionary();
        return [.. Enumerable.Range(1, SignalActionsRecord.Count)
            .Select(signal => new SignalView(signal, Name(task.SignalActions.Of(signal)), pending.GetValueOrDefault(signal)))
            .Where(view => view.Action != "default" || view.Pending > 0)];
    }

    private static string Name(SignalAction action) => action.Handler switch
    {
        SignalAction.Default => "default",
        SignalAction.Ignore => "ignored",
        var handler => $"handler {handler:x}",
    };
}

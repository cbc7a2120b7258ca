using System.Runtime.InteropServices;

namespace CrContainers.Plugin.Runtime;

/// <summary>Hands signals sent to this program on to a container's init. It begins before there is one: what comes too early is kept for it.</summary>
internal sealed class SignalForwarding : IDisposable
{
    private static readonly Dictionary<PosixSignal, int> Numbers = new()
    {
        [PosixSignal.SIGHUP] = 1,
        [PosixSignal.SIGINT] = 2,
        [PosixSignal.SIGQUIT] = 3,
        [PosixSignal.SIGTERM] = 15,
    };

    private readonly Lock gate = new();
    private readonly List<int> early = [];
    private readonly List<PosixSignalRegistration> registrations;
    private FreshContainer? container;

    public SignalForwarding() => registrations = [.. Numbers.Keys.Select(signal => PosixSignalRegistration.Create(signal, Take))];

    /// <summary>The container is there.</summary>
    public void To(FreshContainer restored)
    {
        lock (gate)
        {
            container = restored;
            early.ForEach(restored.Signal);
        }
    }

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (gate)
        {
            if (container is null)
            {
                early.Add(Numbers[context.Signal]);
            }
            else
            {
                container.Signal(Numbers[context.Signal]);
            }
        }
    }
}

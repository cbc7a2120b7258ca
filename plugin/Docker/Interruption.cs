using System.Runtime.InteropServices;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Docker;

/// <summary>A signal to end is heard between two requests, where all that was done can be taken back.</summary>
internal sealed class Interruption : IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private readonly List<PosixSignalRegistration> registrations;
    private volatile bool isAsked;

    public Interruption() => registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, Take))];

    /// <exception cref="CrException">Somebody wants this program to end.</exception>
    public void Check(string operation, string subject)
    {
        if (isAsked)
        {
            throw new CrException(ErrorKind.Unsupported, operation, subject, "interrupted; what was begun is taken back", "say it again");
        }
    }

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        isAsked = true;
    }
}

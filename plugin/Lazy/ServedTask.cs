using System.Globalization;
using System.Runtime.InteropServices;
using CrContainers.Engine;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Lazy;

/// <summary>The task of a page server, whose pid comes on stdin once its fresh container is made.</summary>
internal sealed class ServedTask : IDisposable
{
    private PosixSignalRegistration? termination;

    /// <summary>False also where stdin has ended: there is nothing to restore.</summary>
    public bool IsKnown => termination is not null;

    /// <summary>Waits for its pid.</summary>
    /// <exception cref="OperationCanceledException">None comes.</exception>
    public int Await()
    {
        var line = Console.In.ReadLine() ?? throw new OperationCanceledException();
        var pid = int.Parse(line, CultureInfo.InvariantCulture);
        termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Finish(context, pid));
        return pid;
    }

    public void Dispose() => termination?.Dispose();

    /// <summary>Who wants the server to end gets that once the task does not need it any more.</summary>
    private static void Finish(PosixSignalContext context, int pid)
    {
        context.Cancel = true;
        try
        {
            CheckpointEngine.FinishLoading(pid);
        }
        catch (CrException)
        {
            // What failed is in the log.
        }
    }
}

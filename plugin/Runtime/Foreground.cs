using System.Runtime.InteropServices;
using CrContainers.Engine.Native;

namespace CrContainers.Plugin.Runtime;

/// <summary>A restore without --detach: signals go to the container's init, its exit code is ours, and then the container is deleted.</summary>
internal static class Foreground
{
    private static readonly PosixSignal[] Forwarded = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    public static int Run(FreshContainer container)
    {
        var forwarding = Forwarded.Select(signal => PosixSignalRegistration.Create(signal, context => Forward(container, context))).ToList();
        try
        {
            return OrphanedChildren.WaitForExit(container.InitPid);
        }
        finally
        {
            container.Delete();
            forwarding.ForEach(registration => registration.Dispose());
        }
    }

    private static void Forward(FreshContainer container, PosixSignalContext context)
    {
        context.Cancel = true;
        container.Signal(NumberOf(context.Signal));
    }

    private static int NumberOf(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        _ => 15,
    };
}

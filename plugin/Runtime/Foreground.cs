using CrContainers.Engine.Native;

namespace CrContainers.Plugin.Runtime;

/// <summary>A restore without --detach: the init's exit code is ours, and then the container is deleted.</summary>
internal static class Foreground
{
    public static int Run(FreshContainer container, SignalForwarding forwarding)
    {
        try
        {
            forwarding.To(container);
            return OrphanedChildren.WaitForExit(container.InitPid);
        }
        finally
        {
            container.Delete();
        }
    }
}

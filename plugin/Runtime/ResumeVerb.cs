using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Oci;

namespace CrContainers.Plugin.Runtime;

/// <summary>
/// <c>cr resume</c> of a container that runs already. Engines pause a container before its checkpoint, and cr thaws it while it holds the tasks:
/// if cr is killed there, the container runs on, and the runtime refuses to resume what is not paused. The engine
/// would take it for paused for ever.
/// </summary>
internal static class ResumeVerb
{
    /// <summary>There is nothing to do. Everything else is the runtime's.</summary>
    public static bool IsDone(Invocation invocation)
    {
        if (invocation.VerbArguments is not [{ Length: > 0 } id] || id[0] == '-' || StateFile.TryRead(id, invocation.Root) is not { } container)
        {
            return false;
        }

        try
        {
            return !RunningTask.IsFrozen(container.RunningInit("resume"));
        }
        catch (CrException)
        {
            return false;
        }
    }
}

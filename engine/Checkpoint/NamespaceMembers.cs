using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// The processes of a container's pid namespace. Those that came by exec (docker exec, a health check) are no descendants
/// of the init: no checkpoint of it holds them, and they end with it.
/// </summary>
internal static class NamespaceMembers
{
    /// <summary>Pids on the host with their executables. Takes a look at every process there is: before anything is held.</summary>
    public static IReadOnlyDictionary<int, string> Of(int initPid)
    {
        var members = new Dictionary<int, string>();
        if (Namespace(initPid) is { } own && own != Namespace(Environment.ProcessId))
        {
            foreach (var pid in ProcFile.Numbers("/proc").Where(pid => Namespace(pid) == own))
            {
                // One that has ended has no executable any more.
                if (ProcFile.Link($"/proc/{pid}/exe") is { } executable)
                {
                    members[pid] = executable;
                }
            }
        }

        return members;
    }

    private static string? Namespace(int pid) => ProcFile.Link($"/proc/{pid}/ns/pid");
}

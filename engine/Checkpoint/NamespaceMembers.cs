using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// The processes of a container's pid namespace. Those that came by exec (docker exec, a health check) are no descendants
/// of the init: no checkpoint of it holds them, and they end with it.
/// </summary>
internal static class NamespaceMembers
{
    private const string OfHost = "/proc";
    private const string PlaceInContainer = "proc";

    /// <summary>
    /// Their pids in the container, with their executables. The container's own /proc lists these and no others; where it has none, or another one is mounted there, every process of
    /// the host is looked at.
    /// </summary>
    public static Dictionary<int, string> Of(int initPid)
    {
        if (Namespace(OfHost, initPid) is not { } own || own == Namespace(OfHost, Environment.ProcessId))
        {
            return [];
        }

        using var root = FileOpening.Open($"/proc/{initPid}/root", OpenFlags.Path | OpenFlags.Directory);
        using var inside = FileOpening.TryOpenBeneath(root, PlaceInContainer, OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
        return inside is not null && FileSystemType.PseudoNameOf(inside, "the container's /proc") == "proc" && $"/proc/self/fd/{inside.DangerousGetHandle()}" is var listing && Namespace(listing, 1) == own
            ? In(listing, own, pid => pid)
            : In(OfHost, own, PidInContainer);
    }

    private static Dictionary<int, string> In(string proc, string own, Func<int, int?> pidInContainer)
    {
        var members = new Dictionary<int, string>();
        foreach (var pid in ProcFile.Numbers(proc))
        {
            // One that has ended has no executable any more.
            if (Namespace(proc, pid) == own && ProcFile.Link($"{proc}/{pid}/exe") is { } executable && pidInContainer(pid) is { } inside)
            {
                members[inside] = executable;
            }
        }

        return members;
    }

    /// <summary>Null for one that has ended.</summary>
    private static int? PidInContainer(int pid)
    {
        try
        {
            return InnerId.Of(pid);
        }
        catch (CrException exception) when (exception.Kind is ErrorKind.TraceeGone or ErrorKind.NotFound)
        {
            return null;
        }
    }

    private static string? Namespace(string proc, int pid) => ProcFile.Link($"{proc}/{pid}/ns/pid");
}

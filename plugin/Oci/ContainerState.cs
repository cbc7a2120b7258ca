using CrContainers.Engine;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Oci;

/// <summary>What the low-level runtime knows of a container.</summary>
/// <param name="Id">Its id.</param>
/// <param name="InitPid">Its init's pid on the host; 0 where it has none.</param>
/// <param name="InitStartTime">Clock ticks from boot to the init's start, 0 where the runtime does not say.</param>
/// <param name="IsCreated">Created, and not yet started.</param>
/// <param name="Bundle">The directory of its config.json; null where the runtime does not say.</param>
internal sealed record ContainerState(string Id, int InitPid, ulong InitStartTime, bool IsCreated, string? Bundle)
{
    /// <summary>The init's pid on the host, if it runs.</summary>
    /// <exception cref="CrException">The container is created only, or stopped.</exception>
    public int RunningInit(string operation)
    {
        var started = InitPid > 0 ? RunningTask.StartTime(InitPid) : null;
        if (started is null || (InitStartTime != 0 && started != InitStartTime))
        {
            throw new CrException(ErrorKind.NotFound, operation, $"container {Id}", "it is stopped: its init has ended", "start it first");
        }

        return IsCreated
            ? throw new CrException(ErrorKind.Usage, operation, $"container {Id}", "it is created, but was not started", "start it first")
            : InitPid;
    }
}

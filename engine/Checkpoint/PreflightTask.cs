namespace CrContainers.Engine.Checkpoint;

/// <summary>A task the preflight looked at.</summary>
/// <param name="HostPid">Its pid in this program's pid namespace.</param>
/// <param name="Pid">Its pid in the container's pid namespace.</param>
/// <param name="Name">Its comm.</param>
/// <param name="Threads">Number of its threads.</param>
/// <param name="Mappings">Number of its mappings.</param>
/// <param name="Descriptors">Number of its file descriptors.</param>
public sealed record PreflightTask(int HostPid, int Pid, string Name, int Threads, int Mappings, int Descriptors);

namespace CrContainers.Engine.Image.Records;

/// <summary>struct ucred of a message, SCM_CREDENTIALS of unix(7).</summary>
/// <param name="Pid">As in the container; 0 for a process outside.</param>
/// <param name="Uid">In the init's user namespace.</param>
/// <param name="Gid">The same.</param>
public sealed record MessageCredentials(int Pid, uint Uid, uint Gid);

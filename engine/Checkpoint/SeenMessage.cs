namespace CrContainers.Engine.Checkpoint;

/// <summary>What waits at a unix socket: a message, or of a stream a piece.</summary>
/// <param name="Data">Its bytes.</param>
/// <param name="Length">How many it has; more than those for one that did not fit.</param>
/// <param name="Sender">struct sockaddr; empty where there is none.</param>
/// <param name="Files">The open files that travel with it.</param>
/// <param name="Credentials">Pid, as this program sees it, uid and gid of the sender, where the socket asks for them.</param>
internal sealed record SeenMessage(byte[] Data, int Length, byte[] Sender, IReadOnlyList<SeenDescriptor> Files, (int Pid, uint Uid, uint Gid)? Credentials);

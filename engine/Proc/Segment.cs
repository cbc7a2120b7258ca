namespace CrContainers.Engine.Proc;

/// <summary>One segment of shared memory of System V.</summary>
/// <param name="Key">0 is IPC_PRIVATE.</param>
/// <param name="Id">Of shmget(2).</param>
/// <param name="Mode">Permissions, SHM_DEST and SHM_LOCKED.</param>
/// <param name="Size">Bytes that shmget(2) was asked for.</param>
/// <param name="Uid">Its owner.</param>
/// <param name="Gid">Its owner's group.</param>
internal sealed record Segment(int Key, int Id, uint Mode, ulong Size, uint Uid, uint Gid)
{
    private const uint Destroyed = 0x200;
    private const uint Locked = 0x400;

    public uint Permissions => Mode & 0x1ff;

    /// <summary>IPC_RMID was done.</summary>
    public bool IsRemoved => (Mode & Destroyed) != 0;

    /// <summary>SHM_LOCK was done.</summary>
    public bool IsLocked => (Mode & Locked) != 0;
}

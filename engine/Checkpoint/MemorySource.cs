namespace CrContainers.Engine.Checkpoint;

/// <summary>What the pages of a checkpoint are read from.</summary>
public enum MemorySource
{
    /// <summary>The tasks, held until the last page is written.</summary>
    HeldTasks,

    /// <summary>A copy-on-write copy of each task, which goes on meanwhile.</summary>
    FrozenCopies,
}

namespace CrContainers.Engine.Image.Records;

/// <summary>What a FILE record is about: first what has a name in the container, then what has none. Device nodes and the rest are never named.</summary>
public enum FileKind
{
    Regular = 1,
    Directory = 2,
    Fifo = 3,

    /// <summary>A regular file that was deleted, or never had a name (O_TMPFILE).</summary>
    Nameless = 4,

    /// <summary>A directory that was removed.</summary>
    RemovedDirectory = 5,

    /// <summary>memfd_create(2).</summary>
    MemoryFile = 6,

    /// <summary>What is behind a mapping that is MAP_SHARED and MAP_ANONYMOUS.</summary>
    SharedMemory = 7,

    /// <summary>A segment of System V (shmget(2)).</summary>
    Segment = 8,
}

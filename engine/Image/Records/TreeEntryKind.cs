namespace CrContainers.Engine.Image.Records;

/// <summary>What a name in a TREE is. Device nodes are never among them: they are the container's runtime's.</summary>
public enum TreeEntryKind
{
    Directory = 1,
    Regular = 2,
    Symlink = 3,
    Fifo = 4,

    /// <summary>The name of a unix socket: a name only, nobody listens behind it.</summary>
    Socket = 5,

    /// <summary>Another name of an entry that came before.</summary>
    HardLink = 6,
}

namespace CrContainers.Engine.Image.Records;

/// <summary>What a mark of a fanotify is on.</summary>
public enum FanotifyMarkKind
{
    /// <summary>A file or directory.</summary>
    Inode = 1,

    /// <summary>All that is reached through one mount.</summary>
    Mount = 2,

    /// <summary>A whole file system.</summary>
    FileSystem = 3,
}

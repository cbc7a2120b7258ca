namespace CrContainers.Engine.Image.Records;

/// <summary>By which call a file was locked.</summary>
public enum FileLockKind
{
    /// <summary>flock(2): the open file has it.</summary>
    Whole = 1,

    /// <summary>fcntl(2), F_SETLK: the process has it.</summary>
    Posix = 2,

    /// <summary>fcntl(2), F_OFD_SETLK: the open file has it.</summary>
    OpenFile = 3,

    /// <summary>fcntl(2), F_SETLEASE.</summary>
    Lease = 4,
}

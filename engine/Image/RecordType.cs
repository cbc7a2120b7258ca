namespace CrContainers.Engine.Image;

/// <summary>Record types: the patch's names and numbers; new ones follow its habit of a hundred per subject.</summary>
public enum RecordType
{
    Head = 1,
    Note = 3,

    Task = 101,
    Thread = 102,
    Cpu = 103,
    Credentials = 104,
    Limits = 105,
    Scheduling = 106,
    Controls = 107,

    Mm = 201,
    Vma = 202,
    MmContext = 203,
    Pages = 204,
    PageData = 205,
    PageSums = 206,

    File = 301,
    OpenFile = 302,
    Descriptors = 303,
    FileSystem = 304,
    Terminal = 305,
    FileData = 306,
    FileLocks = 330,
    FileOwners = 331,

    SignalActions = 401,
    PendingSignals = 402,
    IntervalTimers = 403,
    PosixTimers = 404,

    Tree = 701,
    TreeEntry = 702,
    TreeData = 703,

    Tail = 5001,
}

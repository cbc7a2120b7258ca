namespace CrContainers.Engine.Native;

/// <summary>O_… of open(2) on x86-64.</summary>
[Flags]
internal enum OpenFlags : uint
{
    ReadOnly = 0,
    WriteOnly = 1,
    ReadWrite = 2,
    AccessMode = 3,
    Create = 0x40,
    Exclusive = 0x80,
    NoControllingTerminal = 0x100,
    Append = 0x400,
    NonBlocking = 0x800,
    Async = 0x2000,
    Direct = 0x4000,
    LargeFile = 0x8000,
    Directory = 0x10000,
    NoFollow = 0x20000,
    NoAccessTime = 0x40000,
    CloseOnExec = 0x80000,
    Path = 0x200000,

    /// <summary>What an end of a pipe can have.</summary>
    OfPipe = AccessMode | Append | NonBlocking | Direct | LargeFile | NoAccessTime,
}

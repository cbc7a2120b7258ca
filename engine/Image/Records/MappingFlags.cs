namespace CrContainers.Engine.Image.Records;

/// <summary>The VmFlags of /proc/PID/smaps (proc_pid_smaps(5)) that are kept.</summary>
[Flags]
public enum MappingFlags : ulong
{
    None = 0,

    /// <summary>gd: grows down, the stack.</summary>
    GrowsDown = 1 << 0,

    /// <summary>lo: locked.</summary>
    Locked = 1 << 1,

    /// <summary>lf: pages are locked as they are touched.</summary>
    LockOnFault = 1 << 2,

    /// <summary>sr: MADV_SEQUENTIAL.</summary>
    Sequential = 1 << 3,

    /// <summary>rr: MADV_RANDOM.</summary>
    Random = 1 << 4,

    /// <summary>dc: MADV_DONTFORK.</summary>
    DontFork = 1 << 5,

    /// <summary>dd: MADV_DONTDUMP.</summary>
    DontDump = 1 << 6,

    /// <summary>wf: MADV_WIPEONFORK.</summary>
    WipeOnFork = 1 << 7,

    /// <summary>hg: MADV_HUGEPAGE.</summary>
    HugePage = 1 << 8,

    /// <summary>nh: MADV_NOHUGEPAGE.</summary>
    NoHugePage = 1 << 9,

    /// <summary>mg: MADV_MERGEABLE.</summary>
    Mergeable = 1 << 10,

    /// <summary>nr: MAP_NORESERVE.</summary>
    NoReserve = 1 << 11,

    /// <summary>ac: counted against the commit limit, because it is or once was writable.</summary>
    Account = 1 << 12,

    /// <summary>dp: MAP_DROPPABLE.</summary>
    Droppable = 1 << 13,

    /// <summary>sl: mseal(2).</summary>
    Sealed = 1 << 14,

    /// <summary>ms without sh: MAP_SHARED of a file opened for reading only, which nobody can write through it.</summary>
    SharedReadOnly = 1 << 15,

    /// <summary>ms, sh and mw: MAP_SHARED of a file opened for writing; what is written to it, its file has.</summary>
    Shared = 1 << 16,

    /// <summary>ht: of pages of hugetlbfs, of 2 MiB each.</summary>
    HugeTlb2M = 1 << 17,

    /// <summary>ht: of pages of hugetlbfs, of 1 GiB each.</summary>
    HugeTlb1G = 1 << 18,
}

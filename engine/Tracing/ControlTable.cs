namespace CrContainers.Engine.Tracing;

/// <summary>The prctl(2) settings of a process: how each is asked for, and set again.</summary>
internal static class ControlTable
{
    public const int GetTidAddress = 40;
    public const int GetSecureBits = 27;
    public const int GetSpeculation = 52;
    public const int SetSpeculation = 53;

    /// <summary>PR_GET_… and PR_SET_…; whether the answer comes through a pointer; the value of a task that never set it.</summary>
    public static readonly (int Get, int Set, bool ByPointer, ulong Usual)[] Settings =
    [
        (2, 1, true, 0), // parent-death signal
        (3, 4, false, 1), // dumpable
        (7, 8, false, 0), // keep capabilities
        (25, 26, true, 1), // time stamp counter
        (34, 33, false, 2), // machine-check kill policy
        (37, 36, true, 0), // child subreaper
        (42, 41, false, 0), // no transparent huge pages
        (58, 57, false, 0), // I/O flusher
        (66, 65, false, 0), // memory-deny-write-execute
        (68, 67, false, 0), // merge all memory
    ];

    /// <summary>PR_SET_… of what the kernel keeps for each thread; the others are the process's or the address space's.</summary>
    private static readonly int[] OfThreads = [1, 8, 26, 33, 57, SetSpeculation];

    public static bool IsOfThread(int operation) => OfThreads.Contains(operation);

    /// <summary>PR_SPEC_STORE_BYPASS, PR_SPEC_INDIRECT_BRANCH, PR_SPEC_L1D_FLUSH.</summary>
    public const int SpeculationKinds = 3;
}

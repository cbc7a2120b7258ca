namespace CrContainers.Tests.Live.Layouts;

/// <summary>What programs/layout.c can do; the names, in small letters, are those of its step lines.</summary>
internal enum StepKind
{
    /// <summary>mmap(2) of anonymous memory. A: protection, B: MAP_ flags.</summary>
    Anonymous,

    /// <summary>mmap(2) of a file. A: protection, B: MAP_ flags, C: file * 1000 + its page.</summary>
    File,

    /// <summary>munmap(2).</summary>
    Unmap,

    /// <summary>mprotect(2). A: protection.</summary>
    Protect,

    /// <summary>madvise(2). A: advice.</summary>
    Advise,

    /// <summary>mlock2(2). A: flags.</summary>
    Lock,

    /// <summary>munlock(2).</summary>
    Unlock,

    /// <summary>mremap(2) to another place. A: its first page.</summary>
    Move,

    /// <summary>Whole pages. A: seed.</summary>
    Write,

    /// <summary>One word of each page. A: seed, B: which word.</summary>
    Poke,

    /// <summary>Touches each page.</summary>
    Read,

    /// <summary>Touches a page that may raise a signal, in the place of the error. A: 1 to write what was read.</summary>
    Probe,
}

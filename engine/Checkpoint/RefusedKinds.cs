namespace CrContainers.Engine.Checkpoint;

/// <summary>What the kernel makes for a program that is not kept, and what to do about each.</summary>
internal static class RefusedKinds
{
    private static readonly (string Name, string Hint)[] Anonymous =
    [
        ("[io_uring]", "have the program do without it: UV_USE_IO_URING=0 for node and all that uses libuv; .NET uses epoll unless a package brings io_uring along; or forbid it (sysctl kernel.io_uring_disabled=2, a seccomp profile), and they fall back"),
        ("[userfaultfd]", "have the program unregister its memory and close it first: turn off the garbage collector or snapshot feature that uses it"),
        ("[perf_event]", "end the profiler that the program has started, and close it first"),
        ("bpf", "close it first, and load it again afterwards: programs and maps of BPF belong to the host's kernel"),
        ("btf", "close it first"),
        ("[landlock-ruleset]", "close it once it is in force (landlock_restrict_self(2))"),
        ("seccomp notify", "have the supervisor of the filter close it first"),
    ];

    /// <param name="name">Where the descriptor's link leads: "anon_inode:…".</param>
    public static (string Reason, string Hint) Inode(string name)
    {
        var kind = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var hint = Array.Find(Anonymous, known => kind.StartsWith(known.Name, StringComparison.Ordinal)).Hint;
        return ($"it is of the kind {name}", hint ?? "this kind is not kept; close it first");
    }

    /// <summary>A regular file of a file system that is mounted nowhere in the container.</summary>
    public static (string Reason, string Hint) Unmounted(string name) => name.StartsWith("/secretmem", StringComparison.Ordinal)
        ? ("it is memory of memfd_secret(2), which nobody but the task can read", "use locked memory (mlock(2), MADV_DONTDUMP) in its place, or close it first")
        : ("it lies on a file system that the container has not mounted, as a POSIX message queue does", "close it first: a fresh container has no message queues; have the program open it again");
}

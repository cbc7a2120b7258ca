namespace CrContainers.Engine.Native;

/// <summary>PTRACE_O_… of ptrace(2).</summary>
[Flags]
internal enum PtraceOptions
{
    None = 0,
    TraceSysGood = 1,
    TraceFork = 1 << 1,
    TraceVfork = 1 << 2,
    TraceClone = 1 << 3,
    TraceExec = 1 << 4,

    /// <summary>The tracee dies with its tracer.</summary>
    ExitKill = 1 << 20,

    /// <summary>The tracee's seccomp filters rest while it is traced; needs CAP_SYS_ADMIN and no filter of one's own.</summary>
    SuspendSeccomp = 1 << 21,
}

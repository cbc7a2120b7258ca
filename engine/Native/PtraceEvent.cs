namespace CrContainers.Engine.Native;

/// <summary>PTRACE_EVENT_… of ptrace(2).</summary>
internal enum PtraceEvent
{
    None = 0,
    Fork = 1,
    Vfork = 2,
    Clone = 3,
    Exec = 4,
    VforkDone = 5,
    Exit = 6,
    Seccomp = 7,
    Stop = 128,
}

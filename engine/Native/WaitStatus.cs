namespace CrContainers.Engine.Native;

/// <summary>A status of wait(2), with the events ptrace(2) puts into its upper half.</summary>
internal readonly record struct WaitStatus(int Value)
{
    public const int SyscallStopSignal = Signals.Trap | 0x80;

    public bool Exited => (Value & 0x7f) == 0;

    public bool Killed => (Value & 0x7f) is > 0 and < 0x7f;

    public bool Ended => Exited || Killed;

    public bool Stopped => (Value & 0xff) == 0x7f;

    public int ExitCode => (Value >> 8) & 0xff;

    public int KilledBy => Value & 0x7f;

    public int StopSignal => (Value >> 8) & 0xff;

    public PtraceEvent Event => (PtraceEvent)(Value >> 16);

    /// <summary>At the entry to or the exit from a system call (PTRACE_O_TRACESYSGOOD).</summary>
    public bool IsSyscallStop => Stopped && StopSignal == SyscallStopSignal;

    /// <summary>A stop of PTRACE_INTERRUPT; with another signal than SIGTRAP a group stop.</summary>
    public bool IsEventStop => Stopped && Event == PtraceEvent.Stop;

    public bool IsGroupStop => IsEventStop && StopSignal != Signals.Trap;

    public bool IsSignalStop => Stopped && Event == PtraceEvent.None && !IsSyscallStop;

    public override string ToString() => this switch
    {
        { Exited: true } => $"exited with {ExitCode}",
        { Killed: true } => $"killed by signal {KilledBy}",
        _ => $"stopped by signal {StopSignal & 0x7f}, event {(int)Event}",
    };
}

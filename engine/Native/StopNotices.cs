namespace CrContainers.Engine.Native;

/// <summary>
/// SIGCHLD for stops of traced tasks: the kernel sends one for each, beside waking up who waits for it (wait4(2)). Where .NET has started a process it has a handler for SIGCHLD, which wakes up a thread
/// that asks after all processes started: at every call that a task is made to make.
/// </summary>
internal static unsafe class StopNotices
{
    private const int Child = 17;

    /// <summary>Flags of sigaction(2): no SIGCHLD for stops, only for ends, which are what .NET's handler is there for.</summary>
    private const ulong NoStops = 1;

    /// <summary>From here on there are none in this process.</summary>
    public static void End()
    {
        var action = stackalloc ulong[Signals.ActionSize / sizeof(ulong)];
        LibC.CallChecked("read", "SIGCHLD's action", Syscall.RtSigaction, Child, 0, (long)action, sizeof(ulong));
        action[1] |= NoStops;
        LibC.CallChecked("set", "SIGCHLD's action", Syscall.RtSigaction, Child, (long)action, 0, sizeof(ulong));
    }
}

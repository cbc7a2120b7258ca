using CrContainers.Engine.Native;

namespace CrContainers.Engine.Tracing;

/// <summary>
/// What becomes of a system call that a stop interrupted. The kernel leaves an errno of its own in rax, and at the stop's
/// end either makes the call again or has the program see EINTR. Rewinding does the same by hand: rip back to the
/// syscall instruction, rax the call's number again.
/// </summary>
internal static class InterruptedCall
{
    private const int SyscallInstruction = 2;

    /// <summary>Calls that return EINTR from being merely stopped, though no signal handler ran: epoll_wait, epoll_pwait,
    /// epoll_pwait2, rt_sigtimedwait, semop, semtimedop, io_getevents, io_pgetevents (signal(7)).</summary>
    private static readonly long[] EndedByStops = [232, 281, 441, 128, 65, 220, 208, 333];

    /// <summary>Registers for a task that goes on under the same kernel's eyes: only what a bare stop must not end is made again.</summary>
    /// <param name="signalWaits">A signal will be delivered as the task goes on, which ends the call rightly.</param>
    public static Registers ForSameTask(Registers registers, bool signalWaits) =>
        Result(registers) == -(long)Errno.EINTR && EndedByStops.Contains(registers.OrigRax) && !signalWaits ? Rewound(registers) : registers;

    /// <summary>Registers for a new task: the kernel's restart block of a call with a timeout is not there, so it is made
    /// again with its full relative time (its deadline, where it is absolute).</summary>
    public static Registers ForNewTask(Registers registers, bool signalWaits) =>
        Result(registers) == -(long)Errno.ERESTART_RESTARTBLOCK && !signalWaits ? Rewound(registers) : ForSameTask(registers, signalWaits);

    /// <summary>Registers for a task that nobody traces any more: no kernel looks at what stands in rax.</summary>
    public static Registers ForAbandonedTask(Registers registers) =>
        -Result(registers) is (long)Errno.ERESTARTSYS or (long)Errno.ERESTARTNOINTR or (long)Errno.ERESTARTNOHAND or (long)Errno.ERESTART_RESTARTBLOCK
            ? Rewound(registers)
            : ForSameTask(registers, signalWaits: false);

    private static long Result(Registers registers) => registers.OrigRax >= 0 ? (long)registers.Rax : 0;

    private static Registers Rewound(Registers registers)
    {
        registers.Rip -= SyscallInstruction;
        registers.Rax = (ulong)registers.OrigRax;
        registers.OrigRax = -1;
        return registers;
    }
}

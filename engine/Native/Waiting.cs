using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Native;

/// <summary>wait4(2) for tracees.</summary>
internal static unsafe class Waiting
{
    private const int AllKinds = 0x40000000;

    /// <summary>Blocks until the tracee stops or ends.</summary>
    /// <exception cref="KernelException">ECHILD: it is no tracee of this thread.</exception>
    public static WaitStatus For(int tid)
    {
        int status;
        LibC.CallChecked("wait for", $"task {tid}", Syscall.Wait4, tid, (long)&status, AllKinds);
        return new WaitStatus(status);
    }
}

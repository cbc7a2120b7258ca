using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Native;

/// <summary>wait4(2) for tracees.</summary>
internal static unsafe class Waiting
{
    private const int AllKinds = 0x40000000;
    private const int OfThisThread = 0x20000000;
    private const int LeaveIt = 0x1000000;
    private const int NoHang = 1;
    private const int Stopped = 2;
    private const int Ended = 4;
    private const int SiginfoSize = 128;

    /// <summary>Blocks until the tracee stops or ends.</summary>
    /// <exception cref="KernelException">ECHILD: it is no tracee of this thread.</exception>
    public static WaitStatus For(int tid)
    {
        int status;
        LibC.CallChecked("wait for", $"task {tid}", Syscall.Wait4, tid, (long)&status, AllKinds);
        return new WaitStatus(status);
    }

    /// <summary>Takes the tracee's stop or end if there is one: its tid; 0 for none yet; a negative errno.</summary>
    public static long Try(int tid, out WaitStatus status)
    {
        int value = 0;
        var result = LibC.Call(Syscall.Wait4, tid, (long)&value, AllKinds | NoHang);
        status = new WaitStatus(value);
        return result;
    }

    /// <summary>Blocks until any child or tracee of this thread has stopped or ended, and leaves that to be taken (waitid(2), WNOWAIT).</summary>
    public static void ForAny()
    {
        var information = stackalloc byte[SiginfoSize];
        LibC.CallChecked("wait for", "any task", Syscall.Waitid, 0, 0, (long)information, Ended | Stopped | LeaveIt | AllKinds | OfThisThread);
    }
}

using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Native;

/// <summary>wait4(2) for tracees.</summary>
internal static unsafe class Waiting
{
    private const int AllKinds = 0x40000000;
    private const int OfThisThread = 0x20000000;
    private const int OfClones = unchecked((int)0x80000000);
    private const int LeaveIt = 0x1000000;
    private const int NoHang = 1;
    private const int Stopped = 2;
    private const int Ended = 4;
    private const int SiginfoSize = 128;

    /// <summary>A tracee's next stop is some ten microseconds away, and to sleep and be woken by it takes as long again. Each look lets others run, the tracee too where there is one processor.</summary>
    private const int LooksBeforeSleep = 64;

    /// <summary>Blocks until the tracee stops or ends.</summary>
    /// <exception cref="KernelException">ECHILD: it is no tracee of this thread.</exception>
    public static WaitStatus For(int tid)
    {
        for (var looks = 0; looks < LooksBeforeSleep; looks++)
        {
            if (Try(tid, out var now) > 0)
            {
                return now;
            }

            Thread.Yield();
        }

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

    /// <summary>Takes a stop or an end of any tracee of this thread; blocks for it unless told not to.</summary>
    /// <returns>Its tid; 0 for none yet; a negative errno: ECHILD where nothing is traced any more.</returns>
    public static long Any(bool blocks, out WaitStatus status)
    {
        int value = 0;
        long result;
        do
        {
            result = LibC.Call(Syscall.Wait4, -1, (long)&value, AllKinds | OfThisThread | (blocks ? 0 : NoHang));
        }
        while (result == -(long)Errno.EINTR);

        status = new WaitStatus(value);
        return result;
    }

    /// <summary>Blocks until a tracee of any thread of this program has stopped or ended, and leaves that to its tracer. Ordinary children do
    /// not count (__WCLONE holds for all tracees, and of children for none that ends with SIGCHLD).</summary>
    /// <returns>False where nothing is traced any more.</returns>
    public static bool ForTracees()
    {
        var information = stackalloc byte[SiginfoSize];
        long result;
        do
        {
            result = LibC.Call(Syscall.Waitid, 0, 0, (long)information, Ended | Stopped | LeaveIt | OfClones);
        }
        while (result == -(long)Errno.EINTR);

        return result >= 0;
    }

    /// <summary>Blocks until any child or tracee of this thread has stopped or ended, and leaves that to be taken (waitid(2), WNOWAIT).</summary>
    public static void ForAny()
    {
        var information = stackalloc byte[SiginfoSize];
        LibC.CallChecked("wait for", "any task", Syscall.Waitid, 0, 0, (long)information, Ended | Stopped | LeaveIt | AllKinds | OfThisThread);
    }
}

using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>Has the fresh init make the image's other threads (clone(2)), each with the id it had: glibc keeps it in the thread's memory.</summary>
internal sealed class ThreadCreation(FreshInit init, RemoteCalls calls)
{
    private const int Attempts = 5;

    /// <summary>CLONE_VM, FS, FILES, SIGHAND, THREAD and SYSVSEM: what pthread_create(3) shares. Without a stack of its own: it runs nothing but
    /// injected code until it has its registers.</summary>
    private const ulong Flags = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000;

    private long last;

    /// <summary>A thread at its first stop, traced like the init.</summary>
    /// <exception cref="CrException">The id is taken, or the container may have no more threads.</exception>
    public Tracee Make(int tid)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (last != tid - 1)
            {
                LastPid.Set(init.Pid, tid - 1);
            }

            var thread = MakeNext(tid);
            if (last == tid)
            {
                return thread;
            }

            End(thread);
        }

        throw new CrException(
            ErrorKind.IncompatibleHost, "make", $"thread {tid}", "another process of the fresh container has that id", "restore into a container in which nothing else runs yet");
    }

    private Tracee MakeNext(int tid)
    {
        init.TraceNewThreads();
        last = calls.Call(Syscall.Clone, Flags, 0, 0, 0, 0);
        if (last == -(long)Errno.EAGAIN)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "make", $"thread {tid}", "the fresh container may have no more threads (EAGAIN)", "raise its pids limit and RLIMIT_NPROC to those of the checkpointed one");
        }

        LibC.Checked("make", $"thread {tid}", last);
        return init.AdoptNew();
    }

    /// <summary>It has another id than it should: it goes, and another one is made.</summary>
    private void End(Tracee thread)
    {
        calls.Of(thread).Prepare(Syscall.Exit, 0);
        thread.Continue();
        Tracee.WaitForEnds([thread]);
        init.Forget(thread);
    }
}

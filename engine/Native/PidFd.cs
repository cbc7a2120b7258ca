using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>A process by descriptor (pidfd_open(2)): its pid cannot be taken over by another one.</summary>
internal sealed class PidFd : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly int pid;

    private PidFd(int pid, SafeFileHandle handle)
    {
        this.pid = pid;
        this.handle = handle;
    }

    public static PidFd Open(int pid) =>
        new(pid, FileOpening.Handle(LibC.CallChecked("find", $"task {pid}", Syscall.PidfdOpen, pid)));

    /// <summary>A copy of one of the process's descriptors (pidfd_getfd(2)); it shares the open file.</summary>
    /// <exception cref="KernelException">EBADF: it has no such descriptor.</exception>
    public SafeFileHandle CopyDescriptor(int number) =>
        FileOpening.Handle(LibC.CallChecked("copy", $"fd {number} of task {pid}", Syscall.PidfdGetfd, (int)handle.DangerousGetHandle(), number));

    /// <summary>Kills the process; no error if it is gone.</summary>
    public void Kill() => Signal(Signals.Kill);

    /// <summary>Sends a signal; no error if the process is gone.</summary>
    public void Signal(int signal) => LibC.Call(Syscall.PidfdSendSignal, (int)handle.DangerousGetHandle(), signal);

    /// <summary>Waits until the process has ended; false where the time is over before.</summary>
    public unsafe bool WaitForEnd(TimeSpan time)
    {
        const long readable = 1L << 32;
        var poll = (uint)(int)handle.DangerousGetHandle() | readable;
        return LibC.CallChecked("wait for", $"task {pid}", Syscall.Poll, (long)&poll, 1, (long)time.TotalMilliseconds) > 0;
    }

    /// <summary>Has the kernel make huge pages of its memory, where pages lie (process_madvise(2), MADV_COLLAPSE, Linux 6.1). What cannot be done is left out.</summary>
    public unsafe void Collapse(ulong start, ulong bytes)
    {
        const int collapse = 25;
        var range = new IoVector((void*)start, bytes);
        LibC.Call(Syscall.ProcessMadvise, (int)handle.DangerousGetHandle(), (long)&range, 1, collapse);
    }

    public void Dispose() => handle.Dispose();
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>A userfaultfd(2) of another process: page faults of its address space, and what happens to its mappings.</summary>
internal sealed unsafe class UserFaults(SafeFileHandle file) : IDisposable
{
    public const string Device = "/dev/userfaultfd";

    /// <summary>ioctl(2) of the device: a descriptor of the caller's own address space, which handles faults of the kernel as well.</summary>
    public const ulong NewRequest = 0xaa00;

    private const string Subject = "a userfaultfd";
    internal const long Api = 0xc018aa3f;
    internal const long RegisterRequest = 0xc020aa00;
    internal const long WakeRequest = 0x8010aa02;
    internal const long CopyRequest = 0xc028aa03;
    internal const long ZeroRequest = 0xc020aa04;
    private const ulong ApiVersion = 0xaa;
    private const ulong Missing = 1;
    internal const ulong Events = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 6;

    public int Number => (int)file.DangerousGetHandle();

    /// <summary>Asks for the events of fork, remap, remove and unmap.</summary>
    /// <exception cref="Errors.KernelException">The kernel has not got them.</exception>
    public void Begin()
    {
        var api = stackalloc ulong[] { ApiVersion, Events, 0 };
        LibC.CallChecked("set up", Subject, Syscall.Ioctl, Number, Api, (long)api);
    }

    /// <summary>From now on a page that is not there is asked for.</summary>
    public void Register(ulong start, ulong bytes)
    {
        var register = stackalloc ulong[] { start, bytes, Missing, 0 };
        LibC.CallChecked("register", $"mapping {start:x}-{start + bytes:x}", Syscall.Ioctl, Number, RegisterRequest, (long)register);
    }

    /// <summary>The next messages.</summary>
    /// <returns>How many; 0 for none yet.</returns>
    public int Read(Span<UserFaultMessage> into)
    {
        fixed (UserFaultMessage* start = into)
        {
            var result = LibC.Call(Syscall.Read, Number, (long)start, into.Length * sizeof(UserFaultMessage));
            return result is -(long)Errno.EAGAIN or -(long)Errno.EINTR ? 0 : (int)LibC.Checked("read", Subject, result) / sizeof(UserFaultMessage);
        }
    }

    /// <summary>Puts pages where none are, and wakes who waits for them.</summary>
    /// <param name="address">Of the first one.</param>
    /// <param name="contents">Whole pages.</param>
    /// <param name="done">Bytes that were put there, also where it failed.</param>
    /// <returns>None; EAGAIN: an event is to be read first; EEXIST: a page is there; ENOENT: they do not lie in one registered mapping; ESRCH: the
    /// address space is gone; ENOMEM.</returns>
    public Errno Copy(ulong address, ReadOnlySpan<byte> contents, out int done)
    {
        fixed (byte* source = contents)
        {
            var copy = stackalloc ulong[] { address, (ulong)source, (ulong)contents.Length, 0, 0 };
            var result = LibC.Call(Syscall.Ioctl, Number, CopyRequest, (long)copy);
            done = (int)Math.Max(0, (long)copy[4]);
            return (Errno)(-result);
        }
    }

    /// <summary>Puts a page of zeros where none is, and wakes who waits for it.</summary>
    /// <returns>As <see cref="Copy"/>.</returns>
    public Errno Zero(ulong address)
    {
        var zero = stackalloc ulong[] { address, AddressSpace.PageSize, 0, 0 };
        return (Errno)(-LibC.Call(Syscall.Ioctl, Number, ZeroRequest, (long)zero));
    }

    /// <summary>Whoever waits for the page looks again.</summary>
    public void Wake(ulong address)
    {
        var range = stackalloc ulong[] { address, AddressSpace.PageSize };
        LibC.Call(Syscall.Ioctl, Number, WakeRequest, (long)range);
    }

    public void Dispose() => file.Dispose();
}

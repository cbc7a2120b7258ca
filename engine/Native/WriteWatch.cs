using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>
/// A userfaultfd(2) of another process in the asynchronous write-protect mode (Linux 6.7): of each page of a registered mapping the kernel notes whether it was
/// written to since it was last write-protected. It resolves such faults itself, nobody waits for anybody. Registrations end with the last copy of the descriptor.
/// </summary>
internal sealed unsafe class WriteWatch(SafeFileHandle file) : IDisposable
{
    /// <summary>Flags of userfaultfd(2): O_CLOEXEC, O_NONBLOCK and UFFD_USER_MODE_ONLY, which needs no capability. Writes by the kernel (read(2)) are noted all the same.</summary>
    public const ulong Flags = 0x80000 | 0x800 | 1;

    private const string Subject = "a userfaultfd";
    private const long RegisterRequest = 0xc020aa00;
    private const long UnregisterRequest = 0x8010aa01;
    private const long ApiRequest = 0xc018aa3f;
    private const ulong ApiVersion = 0xaa;
    private const ulong WriteProtect = 2;
    private const ulong Asynchronous = 1 << 15;

    public SafeFileHandle File => file;

    private int Number => (int)file.DangerousGetHandle();

    /// <summary>Sets a new descriptor up; false where the kernel has no such mode.</summary>
    public bool TryBegin()
    {
        var api = stackalloc ulong[] { ApiVersion, Asynchronous, 0 };
        return LibC.Call(Syscall.Ioctl, Number, ApiRequest, (long)api) == 0;
    }

    /// <summary>Registers a mapping, or part of one; once more is no error.</summary>
    /// <returns>None; EBUSY: another userfaultfd has it; ENOENT, EINVAL: it is not there any more; ESRCH: the address space is gone.</returns>
    public Errno Register(ulong start, ulong bytes)
    {
        var register = stackalloc ulong[] { start, bytes, WriteProtect, 0 };
        return (Errno)(-LibC.Call(Syscall.Ioctl, Number, RegisterRequest, (long)register));
    }

    /// <summary>Takes a registration back, and with it the write protection. What is not there any more is no error.</summary>
    public void Unregister(ulong start, ulong bytes)
    {
        var range = stackalloc ulong[] { start, bytes };
        LibC.Call(Syscall.Ioctl, Number, UnregisterRequest, (long)range);
    }

    public void Dispose() => file.Dispose();
}

using CrContainers.Engine.Native;

namespace CrContainers.Engine.Errors;

/// <summary>A system call failed. Only the checked wrappers of engine/Native throw it.</summary>
public sealed class KernelException(string operation, string subject, Errno errno, string? hint = null)
    : CrException(KindOf(errno), operation, subject, $"{ErrnoText.Describe(errno)} ({errno})", hint)
{
    public Errno Errno { get; } = errno;

    private static ErrorKind KindOf(Errno errno) => errno switch
    {
        Errno.ESRCH => ErrorKind.TraceeGone,
        Errno.EPERM or Errno.EACCES => ErrorKind.Permission,
        Errno.ENOENT => ErrorKind.NotFound,
        _ => ErrorKind.Kernel,
    };
}

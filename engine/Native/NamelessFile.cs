using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>Makes files and directories that have no name, in a directory of a container.</summary>
internal static unsafe class NamelessFile
{
    private const OpenFlags TemporaryFile = (OpenFlags)0x410000;
    private const long OwnerOnly = 0x1c0;
    private const long RemoveDirectory = 0x200;
    private const int AtFdCwd = -100;

    /// <summary>A regular file (O_TMPFILE); where the file system cannot do that it has a name for a moment.</summary>
    public static SafeFileHandle Create(SafeFileHandle directory, string subject)
    {
        fixed (byte* name = FileOpening.Terminated($"/proc/self/fd/{Number(directory)}"))
        {
            var made = LibC.Call(Syscall.Openat, AtFdCwd, (long)name, (long)(OpenFlags.ReadWrite | TemporaryFile | OpenFlags.CloseOnExec), OwnerOnly);
            return (Errno)(-made) is Errno.EOPNOTSUPP or Errno.EISDIR or Errno.EINVAL
                ? CreateAndUnlink(directory, subject)
                : FileOpening.Handle(LibC.Checked("make again", subject, made));
        }
    }

    public static SafeFileHandle CreateDirectory(SafeFileHandle directory, string subject)
    {
        fixed (byte* name = NewName())
        {
            LibC.CallChecked("make again", subject, Syscall.Mkdirat, Number(directory), (long)name, OwnerOnly);
            var made = LibC.Call(Syscall.Openat, Number(directory), (long)name, (long)(OpenFlags.Directory | OpenFlags.NoFollow | OpenFlags.CloseOnExec));
            LibC.CallChecked("make again", subject, Syscall.Unlinkat, Number(directory), (long)name, RemoveDirectory);
            return FileOpening.Handle(LibC.Checked("make again", subject, made));
        }
    }

    /// <summary>Owner first: a change of owner takes permissions away.</summary>
    public static void SetRights(SafeFileHandle file, string subject, uint uid, uint gid, uint mode)
    {
        LibC.CallChecked("give an owner to", subject, Syscall.Fchown, Number(file), uid, gid);
        LibC.CallChecked("give a mode to", subject, Syscall.Fchmod, Number(file), mode);
    }

    /// <param name="file">Open in any way.</param>
    /// <param name="subject">For messages.</param>
    /// <param name="modified">Nanoseconds since 1970.</param>
    public static void SetModified(SafeFileHandle file, string subject, long modified)
    {
        fixed (long* times = FileTimes.OfChange(modified))
        {
            LibC.CallChecked("set the time of", subject, Syscall.Utimensat, Number(file), 0, (long)times);
        }
    }

    public static void SetSize(SafeFileHandle file, string subject, long size) =>
        LibC.CallChecked("size", subject, Syscall.Ftruncate, Number(file), size);

    private static SafeFileHandle CreateAndUnlink(SafeFileHandle directory, string subject)
    {
        fixed (byte* name = NewName())
        {
            var flags = OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow | OpenFlags.CloseOnExec;
            var made = FileOpening.Handle(LibC.CallChecked("make again", subject, Syscall.Openat, Number(directory), (long)name, (long)flags, OwnerOnly));
            LibC.CallChecked("make again", subject, Syscall.Unlinkat, Number(directory), (long)name);
            return made;
        }
    }

    private static byte[] NewName() => FileOpening.Terminated($".cr-{Guid.NewGuid():N}");

    private static long Number(SafeFileHandle file) => (int)file.DangerousGetHandle();
}

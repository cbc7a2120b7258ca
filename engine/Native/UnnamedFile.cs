using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>
/// A file that has no name until it is complete (open(2), O_TMPFILE): if its writer dies, nothing is left of it.
/// On a file system that cannot do that it has a name of its own from the start.
/// </summary>
public sealed unsafe class UnnamedFile : IDisposable
{
    private const int AtFdCwd = -100;
    private const int FollowLink = 0x400;
    private const int OwnerOnly = 0x180;
    private const int ReadableByAll = 0x1a4;
    private const OpenFlags TemporaryFile = (OpenFlags)0x410000;
    private const OpenFlags CreateNew = (OpenFlags)0xc0;

    private readonly string directory;
    private string? temporaryName;

    private UnnamedFile(string directory, SafeFileHandle handle, string? temporaryName)
    {
        this.directory = directory;
        this.temporaryName = temporaryName;
        Handle = handle;
    }

    /// <summary>Open for reading and writing; owned by this object.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Mode 0600: a checkpoint holds secrets.</summary>
    /// <exception cref="KernelException">The directory cannot be written to.</exception>
    public static UnnamedFile Create(string directory)
    {
        var unnamed = Open(directory, OpenFlags.ReadWrite | TemporaryFile | OpenFlags.CloseOnExec);
        if (unnamed >= 0)
        {
            return new UnnamedFile(directory, FileOpening.Handle(unnamed), null);
        }

        if ((Errno)(-unnamed) is not (Errno.EOPNOTSUPP or Errno.EISDIR or Errno.EINVAL))
        {
            LibC.Checked("write into", directory, unnamed);
        }

        var name = TemporaryNameIn(directory);
        var named = LibC.Checked("create", name, Open(name, OpenFlags.ReadWrite | CreateNew | OpenFlags.CloseOnExec));
        return new UnnamedFile(directory, FileOpening.Handle(named), name);
    }

    /// <summary>Owner, group and permissions of the file whose place it takes; where there is none, everybody may read it.</summary>
    public void TakeRightsOf(string path)
    {
        var descriptor = (int)Handle.DangerousGetHandle();
        if (FileStatus.OfPath(path) is { } status)
        {
            LibC.CallChecked("give an owner to", path, Syscall.Fchown, descriptor, status.Uid, status.Gid);
            LibC.CallChecked("give a mode to", path, Syscall.Fchmod, descriptor, status.Permissions);
        }
        else
        {
            LibC.CallChecked("give a mode to", path, Syscall.Fchmod, descriptor, ReadableByAll);
        }
    }

    /// <summary>Makes the contents durable and gives them their name, in the place of what had it before; all or nothing.</summary>
    public void Publish(string name)
    {
        LibC.CallChecked("flush", name, Syscall.Fsync, (int)Handle.DangerousGetHandle());
        Name(name);
        FlushDirectory(directory);
    }

    /// <summary>The same, but when it is durable is left to the next file of the directory that is published.</summary>
    public void Name(string name)
    {
        var path = Path.Combine(directory, name);
        if (temporaryName is null && TryLink(path) == Errno.EEXIST)
        {
            temporaryName = TemporaryNameIn(directory);
            LibC.Checked("name", temporaryName, -(long)TryLink(temporaryName));
        }

        if (temporaryName is not null)
        {
            Rename(temporaryName, path);
            temporaryName = null;
        }
    }

    /// <summary>Makes durable which names are in a directory.</summary>
    public static void FlushDirectory(string path)
    {
        using var directory = FileOpening.Handle(LibC.Checked("open", path, Open(path, OpenFlags.ReadOnly | OpenFlags.CloseOnExec)));
        LibC.CallChecked("flush", path, Syscall.Fsync, (int)directory.DangerousGetHandle());
    }

    public void Dispose()
    {
        Handle.Dispose();
        if (temporaryName is not null)
        {
            File.Delete(temporaryName);
        }
    }

    private static string TemporaryNameIn(string directory) => Path.Combine(directory, $".cr-{Environment.ProcessId}-{Guid.NewGuid():N}");

    private static long Open(string path, OpenFlags flags)
    {
        fixed (byte* name = FileOpening.UserName(path))
        {
            return LibC.Call(Syscall.Openat, AtFdCwd, (long)name, (long)flags, OwnerOnly);
        }
    }

    private Errno TryLink(string path)
    {
        fixed (byte* from = FileOpening.UserName($"/proc/self/fd/{(int)Handle.DangerousGetHandle()}"))
        fixed (byte* to = FileOpening.UserName(path))
        {
            var result = LibC.Call(Syscall.Linkat, AtFdCwd, (long)from, AtFdCwd, (long)to, FollowLink);
            return result is 0 or -(long)Errno.EEXIST ? (Errno)(-result) : (Errno)(-LibC.Checked("name", path, result));
        }
    }

    private static void Rename(string from, string to)
    {
        fixed (byte* old = FileOpening.UserName(from))
        fixed (byte* name = FileOpening.UserName(to))
        {
            LibC.CallChecked("rename", to, Syscall.Renameat, AtFdCwd, (long)old, AtFdCwd, (long)name);
        }
    }
}

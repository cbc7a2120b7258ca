using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>Opens files that nobody but root can have put there or can change: no link, root's, and not writable by others.</summary>
public static unsafe class RootsFile
{
    private const int AtFdCwd = -100;
    private const OpenFlags NoLink = OpenFlags.NoFollow | OpenFlags.NonBlocking | OpenFlags.CloseOnExec;

    /// <summary>For reading.</summary>
    /// <exception cref="CrException">It is not there, or somebody else could have changed it.</exception>
    public static SafeFileHandle Open(string operation, string path)
    {
        var file = Open(operation, path, NoLink);
        return Required(operation, path, file, FileStatus.Of(file, path).IsRegular, "it is no regular file");
    }

    /// <summary>Looks at a directory, and at all above it: who may rename one of them decides what is found in it.</summary>
    /// <exception cref="CrException">It is not there, or somebody else could have put it there.</exception>
    public static void RequireDirectory(string operation, string path)
    {
        using var directory = Open(operation, path, NoLink | OpenFlags.Directory | OpenFlags.Path);
        Required(operation, path, directory, isRightKind: true, "");
        for (var above = Path.GetDirectoryName(FileOpening.NameOf(directory)); above is not null; above = Path.GetDirectoryName(above))
        {
            if (FileStatus.OfLink(above) is not { KeepsWhatIsRoots: true })
            {
                throw Refused(operation, path, $"{above}, which it lies in, can be changed by others than root");
            }
        }
    }

    private static SafeFileHandle Required(string operation, string path, SafeFileHandle file, bool isRightKind, string reason)
    {
        var status = FileStatus.Of(file, path);
        if (isRightKind && status.IsRootsAlone)
        {
            return file;
        }

        file.Dispose();
        throw Refused(operation, path, !isRightKind ? reason : status.Uid != 0 ? $"it belongs to user {status.Uid}, not to root" : "others than root may write to it");
    }

    private static SafeFileHandle Open(string operation, string path, OpenFlags flags)
    {
        fixed (byte* name = FileOpening.UserName(path))
        {
            var result = LibC.Call(Syscall.Openat, AtFdCwd, (long)name, (long)flags);
            return (Errno)(-result) switch
            {
                Errno.ELOOP or Errno.ENOTDIR => throw Refused(operation, path, "it is a link, or not the directory it should be"),
                _ => FileOpening.Handle(LibC.Checked(operation, path, result)),
            };
        }
    }

    private static CrException Refused(string operation, string path, string reason) => new(
        ErrorKind.Permission, operation, path, reason, $"make it root's own: chown root {path}; chmod go-w {path}");
}

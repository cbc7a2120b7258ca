using System.Text;
using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>Where files lie, all links followed by the kernel: by counting ".." off a path that goes through one, another place would be found.</summary>
public static unsafe class RealPath
{
    private const int AtFdCwd = -100;

    /// <summary>Null where a path leads to nothing.</summary>
    /// <exception cref="KernelException">It cannot be followed: a link leads back to itself, or a directory may not be searched.</exception>
    public static string? Of(string path)
    {
        fixed (byte* name = FileOpening.UserName(path))
        {
            var result = LibC.Call(Syscall.Openat, AtFdCwd, (long)name, (long)(OpenFlags.Path | OpenFlags.CloseOnExec));
            if ((Errno)(-result) is Errno.ENOENT or Errno.ENOTDIR)
            {
                return null;
            }

            using var file = FileOpening.Handle(LibC.Checked("follow", path, result));
            return Of(file);
        }
    }

    /// <summary>Of an open file; one whose name is gone ends in " (deleted)".</summary>
    public static string Of(SafeFileHandle file) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(FileOpening.NameOf(file)));
}

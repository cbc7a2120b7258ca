using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>
/// One mounted file system, entered at its mount point. No name leads out of it: not by "..", not by a symbolic link, not into another
/// mount (openat2(2): RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS, RESOLVE_NO_XDEV). Paths are relative to the mount point; "" is the
/// mount point itself.
/// </summary>
internal sealed unsafe class MountedTree(SafeFileHandle root, string mountPoint) : IDisposable
{
    private const ulong ResolveInside = 0x08 | 0x04 | 0x01 | 0x02;
    private const int AtFdCwd = -100;
    private const int FollowLink = 0x400;
    private const int NoFollow = 0x100;
    private const int RemoveDirectory = 0x200;
    private const uint OwnerOnly = 0x1c0;
    private const int LongestTarget = 4096;

    /// <summary>Of the file system in which it is mounted whole.</summary>
    public FileSystemStatus Status => FileSystemStatus.Of(root, mountPoint);

    /// <summary>For messages.</summary>
    public string NameOf(string path) => path.Length == 0 ? mountPoint : $"{mountPoint.TrimEnd('/')}/{path}";

    /// <exception cref="Errors.KernelException">EXDEV: another mount lies there.</exception>
    public SafeFileHandle Open(string path, OpenFlags flags) => OpenWithMode(path, flags | OpenFlags.NoFollow, 0);

    /// <summary>A new regular file, for its owner only.</summary>
    public SafeFileHandle Create(string path) => OpenWithMode(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, OwnerOnly & ~0x40U);

    /// <summary>What is there; null for nothing, and for what another mount hides.</summary>
    public FileStatus? Look(string path)
    {
        try
        {
            using var file = Open(path, OpenFlags.Path);
            return FileStatus.Of(file, NameOf(path));
        }
        catch (Errors.KernelException exception) when (exception.Errno is Errno.ENOENT or Errno.EXDEV)
        {
            return null;
        }
    }

    /// <summary>What is in a directory, sorted by name, without "." and "..".</summary>
    public IReadOnlyList<MountedEntry> List(string path)
    {
        using var directory = Open(path, OpenFlags.ReadOnly | OpenFlags.Directory);
        var entries = new List<MountedEntry>();
        foreach (var name in DirectoryEntries.Read(directory, NameOf(path)))
        {
            if (Entry((int)directory.DangerousGetHandle(), name, path.Length == 0 ? name : $"{path}/{name}") is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    public void MakeDirectory(string path) => InParent("make", path, (parent, name) => LibC.Call(Syscall.Mkdirat, parent, name, OwnerOnly));

    /// <param name="path">Where.</param>
    /// <param name="type">S_IFIFO or S_IFSOCK; nothing else comes here.</param>
    public void MakeNode(string path, uint type) => InParent("make", path, (parent, name) => LibC.Call(Syscall.Mknodat, parent, name, type | OwnerOnly, 0));

    public void MakeSymlink(string path, string target)
    {
        fixed (byte* leadsTo = FileOpening.Terminated(target))
        {
            var address = (long)leadsTo;
            InParent("make", path, (parent, name) => LibC.Call(Syscall.Symlinkat, address, parent, name));
        }
    }

    public void MakeHardLink(string path, string earlier)
    {
        using var file = Open(earlier, OpenFlags.Path);
        fixed (byte* own = FileOpening.Terminated(OwnName(file)))
        {
            var address = (long)own;
            InParent("link", path, (parent, name) => LibC.Call(Syscall.Linkat, AtFdCwd, address, parent, name, FollowLink));
        }
    }

    public void Remove(string path, bool directory) =>
        InParent("remove", path, (parent, name) => LibC.Call(Syscall.Unlinkat, parent, name, directory ? RemoveDirectory : 0));

    /// <summary>Of the name itself, a symbolic link not followed.</summary>
    public void SetOwner(string path, uint uid, uint gid) =>
        InParent("set the owner of", path, (parent, name) => LibC.Call(Syscall.Fchownat, parent, name, uid, gid, NoFollow));

    /// <summary>Not for a symbolic link, which has no permissions.</summary>
    public void SetPermissions(string path, uint mode)
    {
        // fchmodat(2) follows links; by the name of a descriptor it ends at what was opened.
        using var file = Open(path, OpenFlags.Path);
        fixed (byte* name = FileOpening.Terminated(OwnName(file)))
        {
            LibC.CallChecked("set the permissions of", NameOf(path), Syscall.Fchmodat, AtFdCwd, (long)name, mode);
        }
    }

    /// <summary>The time of the last change of the contents, nanoseconds since 1970.</summary>
    public void SetModified(string path, long time)
    {
        fixed (long* times = FileTimes.OfChange(time))
        {
            var address = (long)times;
            InParent("set the time of", path, (parent, name) => LibC.Call(Syscall.Utimensat, parent, name, address, NoFollow));
        }
    }

    public void Dispose() => root.Dispose();

    /// <summary>Null where it is gone.</summary>
    private MountedEntry? Entry(int directory, string name, string path)
    {
        var subject = NameOf(path);
        fixed (byte* terminated = FileOpening.Terminated(name))
        {
            if (!EntryStatus.TryGet(directory, terminated, subject, out var status))
            {
                return null;
            }

            return new MountedEntry(path, status, status is { IsSymlink: true } ? LinkTarget(directory, terminated, subject) : "");
        }
    }

    private static string LinkTarget(int directory, byte* name, string subject)
    {
        var target = stackalloc byte[LongestTarget];
        var length = (int)LibC.CallChecked("read the link", subject, Syscall.Readlinkat, directory, (long)name, (long)target, LongestTarget);
        return System.Text.Encoding.Latin1.GetString(target, length);
    }

    private static string OwnName(SafeFileHandle file) => $"/proc/self/fd/{file.DangerousGetHandle()}";

    private SafeFileHandle OpenWithMode(string path, OpenFlags flags, uint mode)
    {
        var how = stackalloc ulong[] { (ulong)(flags | OpenFlags.CloseOnExec), mode, ResolveInside };
        fixed (byte* name = FileOpening.Terminated(path.Length == 0 ? "." : path))
        {
            return FileOpening.Handle(LibC.CallChecked("open", NameOf(path), Syscall.Openat2, (int)root.DangerousGetHandle(), (long)name, (long)how, 3 * sizeof(ulong)));
        }
    }

    /// <summary>A call on the last component of a path, in its directory: those before it were resolved inside.</summary>
    private void InParent(string operation, string path, Func<long, long, long> call)
    {
        var slash = path.LastIndexOf('/');
        using var parent = Open(slash < 0 ? "" : path[..slash], OpenFlags.Path | OpenFlags.Directory);
        fixed (byte* name = FileOpening.Terminated(path.Length == 0 ? "." : path[(slash + 1)..]))
        {
            LibC.Checked(operation, NameOf(path), call((int)parent.DangerousGetHandle(), (long)name));
        }
    }
}

using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore;

/// <summary>
/// Opens for the task the files its image names: regular files, directories and FIFOs beneath the fresh container's root, and
/// nothing else. A name is looked at by O_PATH before it is opened: opening a device or a FIFO can do things.
/// </summary>
internal sealed class FreshRoot : IDisposable
{
    private readonly SafeFileHandle root;
    private readonly Dictionary<ulong, FileRecord> files;
    private readonly Dictionary<ulong, SafeFileHandle> nameless = [];

    public FreshRoot(int pid, CheckpointImage image)
    {
        root = FileOpening.Open($"/proc/{pid}/root", OpenFlags.Path | OpenFlags.Directory);
        files = image.Files.ToDictionary(file => file.Id);
    }

    public FileRecord Record(ulong id) => files[id];

    /// <summary>The files of the image that have no name.</summary>
    public IEnumerable<FileRecord> Nameless => files.Values.Where(file => file.Nameless is not null);

    /// <summary>Takes a file without a name that was made again: from now on it is opened as any other.</summary>
    public void Adopt(FileRecord record, SafeFileHandle file) => nameless.Add(record.Id, file);

    /// <summary>Makes a file or directory without a name, empty, in the directory it was in.</summary>
    public SafeFileHandle MakeNameless(FileRecord record)
    {
        var path = record.Path.LastIndexOf('/') is > 0 and var slash ? record.Path[..slash] : "/";
        try
        {
            using var directory = FileOpening.OpenBeneath(root, path, OpenFlags.Path | OpenFlags.Directory);
            RequireContents(record, directory, OpenFlags.ReadWrite);
            return record.IsDirectory ? NamelessFile.CreateDirectory(directory, record.ShownName) : NamelessFile.Create(directory, record.ShownName);
        }
        catch (KernelException exception)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "make again", record.ShownName, $"the fresh container's {path} does not take it: {exception.Reason}", "restore into a container with the same mounts", exception);
        }
    }

    /// <summary>Opens a file for mapping, after making sure that it is the one that was mapped.</summary>
    public SafeFileHandle OpenMapped(ulong id)
    {
        var record = files[id];
        var file = Open(record, OpenFlags.ReadOnly);
        try
        {
            if (record.Nameless is null)
            {
                RequireSame(record, file);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file for a mapping that writes to it. It lives on, and may have been written to since; but where it became shorter, the task would
    /// be killed as it reaches for what is gone.</summary>
    public SafeFileHandle OpenShared(ulong id)
    {
        var record = files[id];
        var file = Open(record, OpenFlags.ReadWrite);
        var size = FileStatus.Of(file, record.Path).Size;
        if (size >= record.Size)
        {
            return file;
        }

        file.Dispose();
        throw new CrException(
            ErrorKind.IncompatibleHost, "map", record.Path, $"it is shorter than it was: it has {size} bytes, not the {record.Size} of the checkpointed container's", "restore into a container of the same image and the same files");
    }

    /// <summary>Opens a file, with access mode and status flags as given.</summary>
    public SafeFileHandle Open(FileRecord record, OpenFlags flags)
    {
        if (nameless.TryGetValue(record.Id, out var made))
        {
            return FileOpening.Open($"/proc/self/fd/{made.DangerousGetHandle()}", flags);
        }

        try
        {
            using var named = FileOpening.OpenBeneath(root, record.Path, OpenFlags.Path | OpenFlags.NoFollow);
            var status = FileStatus.Of(named, record.Path);
            RequireKind(record, status);
            RequireContents(record, named, flags);
            return flags.HasFlag(OpenFlags.NoFollow)
                ? OpenAgain(record, flags, status)
                : FileOpening.Open($"/proc/self/fd/{named.DangerousGetHandle()}", flags);
        }
        catch (KernelException exception)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "open", record.Path, $"the fresh container's root does not give it: {exception.Reason}",
                "restore into a container with the same files", exception);
        }
    }

    /// <summary>What a path names; null if that is nothing.</summary>
    public FileStatus? Look(string path)
    {
        try
        {
            using var named = FileOpening.OpenBeneath(root, path, OpenFlags.Path | OpenFlags.NoFollow);
            return FileStatus.Of(named, path);
        }
        catch (KernelException exception) when (exception.Errno == Errno.ENOENT)
        {
            return null;
        }
    }

    /// <summary>For what the task opens itself: a FIFO in a device's place would have it wait for ever.</summary>
    public void RequireCharacterDevice(string path)
    {
        using var named = FileOpening.OpenBeneath(root, path, OpenFlags.Path);
        if (!FileStatus.Of(named, path).IsCharacterDevice)
        {
            throw new CrException(ErrorKind.IncompatibleHost, "open", path, "it is no device in the fresh container", "restore into a container with the usual /dev");
        }
    }

    /// <summary>For what the task opens itself, of /proc or /sys.</summary>
    public void RequireKernelFile(FileRecord record)
    {
        try
        {
            using var named = FileOpening.OpenBeneath(root, record.Path, OpenFlags.Path | OpenFlags.NoFollow);
            if (!IsKernelFile(record, named))
            {
                throw new CrException(ErrorKind.IncompatibleHost, "open", record.Path, "it is no such file of the kernel in the fresh container", "restore into a container with the same mounts");
            }
        }
        catch (KernelException exception)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "open", record.Path, $"the fresh container's root does not give it: {exception.Reason}",
                "restore into a container with the same mounts, under the same version of cgroups", exception);
        }
    }

    /// <summary>A file or directory, whichever it was, of a file system in which the task opens files itself.</summary>
    public static bool IsKernelFile(FileRecord record, SafeFileHandle file)
    {
        var status = FileStatus.Of(file, record.Path);
        return (record.Kind == FileKind.Directory ? status.IsDirectory : status.IsRegular)
            && FileSystemType.PseudoNameOf(file, record.Path) is { } type && KernelFileSystems.Have(type);
    }

    public void Dispose()
    {
        root.Dispose();
        foreach (var file in nameless.Values)
        {
            file.Dispose();
        }
    }

    /// <summary>O_NOFOLLOW stays among an open file's flags, and cannot be had through the link of a descriptor.</summary>
    private SafeFileHandle OpenAgain(FileRecord record, OpenFlags flags, FileStatus expected)
    {
        var file = FileOpening.OpenBeneath(root, record.Path, flags);
        var found = FileStatus.Of(file, record.Path);
        if (found.Device == expected.Device && found.Inode == expected.Inode)
        {
            return file;
        }

        file.Dispose();
        throw new CrException(ErrorKind.IncompatibleHost, "open", record.Path, "it was exchanged meanwhile");
    }

    private static void RequireKind(FileRecord record, FileStatus status)
    {
        var (right, name) = record.Kind switch
        {
            FileKind.Directory => (status.IsDirectory, "directory"),
            FileKind.Fifo => (status.IsFifo, "FIFO"),
            _ => (status.IsRegular, "regular file"),
        };
        if (!right)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "open", record.Path, $"it is no {name} in the fresh container",
                "restore into a container with the same files");
        }
    }

    /// <summary>What is read or written through an open file of /proc or /sys is decided by who opened it, which would be this program.</summary>
    private static void RequireContents(FileRecord record, SafeFileHandle named, OpenFlags flags)
    {
        if (!flags.HasFlag(OpenFlags.Path) && FileSystemType.PseudoNameOf(named, record.Path) is { } type)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "open", record.Path, $"it lies on a {type} file system in the fresh container", "no checkpoint holds such a file: do not use this image");
        }
    }

    /// <summary>Size and time, or size and build-id, tell whether a file is the one that was mapped: its clean pages are not in the image.</summary>
    private static void RequireSame(FileRecord record, SafeFileHandle file)
    {
        var status = FileStatus.Of(file, record.Path);
        if (status.Size == record.Size && (status.Modified == record.Modified || SameBuild(record, file)))
        {
            return;
        }

        var difference = status.Size != record.Size
            ? $"it has {status.Size} bytes, not the {record.Size} of the checkpointed container's"
            : "it was changed at another time than the checkpointed container's, and no build-id shows that they are the same";
        throw new CrException(ErrorKind.IncompatibleHost, "map", record.Path, $"it is another file: {difference}", "restore into a container of the same image and the same files");
    }

    private static bool SameBuild(FileRecord record, SafeFileHandle file)
    {
        if (record.BuildId.Length == 0)
        {
            return false;
        }

        var start = new byte[ImageFormat.PageSize];
        var count = FileOpening.ReadAt(file, record.Path, start, 0);
        return ElfNotes.BuildId(start.AsSpan(0, count)).AsSpan().SequenceEqual(record.BuildId);
    }
}

using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The FILE records of an image: one for each file by name and identity.</summary>
internal sealed class FileTable(ContainerRoot root)
{
    private readonly Dictionary<(string Path, ulong Device, ulong Inode), FileRecord> files = [];
    private readonly List<FileRecord> nameless = [];
    private readonly Dictionary<string, FileStatus?> named = [];

    public IReadOnlyList<FileRecord> Records => [.. files.Values, .. nameless];

    private ulong NextId => (ulong)(files.Count + nameless.Count + 1);

    /// <summary>The record of what <paramref name="path"/> names beneath the root, if that is the file with
    /// <paramref name="status"/>; null if it is another one, or gone.</summary>
    /// <param name="path">As /proc shows it.</param>
    /// <param name="status">Of the open or mapped file itself.</param>
    /// <param name="mapped">True: its build-id identifies it too.</param>
    public FileRecord? Find(string path, FileStatus status, bool mapped)
    {
        if (path.Length > ImageLimits.PathLength || Named(path) is not { } found || found.Device != status.Device || found.Inode != status.Inode)
        {
            return null;
        }

        var key = (path, status.Device, status.Inode);
        if (!files.TryGetValue(key, out var record) || (mapped && record.BuildId.Length == 0))
        {
            files[key] = record = Describe(path, status, mapped, record?.Id ?? NextId);
        }

        return record;
    }

    /// <summary>Gives a file without a name its id.</summary>
    public FileRecord Add(FileRecord file)
    {
        nameless.Add(file with { Id = NextId });
        return nameless[^1];
    }

    /// <summary>Id of the executable; a blocker and 0 where its name leads elsewhere by now.</summary>
    public ulong Executable(int pid, BlockerList blockers)
    {
        var link = $"/proc/{pid}/exe";
        var path = ProcFile.Link(link) ?? "";
        if (FileStatus.OfPath(link) is { } status && Find(path, status, mapped: true) is { } file)
        {
            return file.Id;
        }

        blockers.Add($"executable {path}", "its name leads to nothing or to another file: it was deleted or replaced", "start the container again from the new file");
        return 0;
    }

    /// <summary>Asked for once: a library has four mappings.</summary>
    private FileStatus? Named(string path)
    {
        if (!named.TryGetValue(path, out var status))
        {
            named.Add(path, status = root.Look(path));
        }

        return status;
    }

    private FileRecord Describe(string path, FileStatus status, bool mapped, ulong id) => new()
    {
        Id = id,
        Kind = status.IsDirectory ? FileKind.Directory : status.IsFifo ? FileKind.Fifo : FileKind.Regular,
        Path = path,
        Device = status.Device,
        Inode = status.Inode,
        Size = status.Size,
        Modified = status.Modified,
        BuildId = mapped ? BuildId(path) : [],
    };

    private byte[] BuildId(string path)
    {
        var start = new byte[ImageFormat.PageSize];
        return ElfNotes.BuildId(start.AsSpan(0, root.ReadStart(path, start)));
    }
}

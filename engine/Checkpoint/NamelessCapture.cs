using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// Files that are open or mapped and have no name: deleted ones, those of O_TMPFILE, memfds, shared memory. Each is kept once, however
/// many descriptors and mappings it has.
/// </summary>
internal sealed class NamelessCapture(FileTable files, ContainerRoot root, SegmentTable segments)
{
    private const string Deleted = " (deleted)";
    private const uint KeptMode = 0x3ff;
    private readonly List<CapturedFile> captured = [];

    /// <summary>In the order of their records.</summary>
    public List<CapturedFile> Files => captured;

    /// <summary>Of a file that was taken before; null of any other. The inode of a segment is its id, which a memfd may have for its inode too.</summary>
    public FileRecord? Known(string name, FileStatus status) => captured.Find(file =>
        file.Record.Device == status.Device && file.Record.Inode == status.Inode && IsSegment(name) == (file.Record.Kind == FileKind.Segment))?.Record;

    private static bool IsSegment(string name) => name.StartsWith("/SYSV", StringComparison.Ordinal);

    /// <summary>The record of a file; null where it is none that can be made again.</summary>
    /// <param name="link">Of /proc, that leads to it.</param>
    /// <param name="status">Of the file.</param>
    /// <param name="blockers">For notes.</param>
    public FileRecord? Take(string link, FileStatus status, BlockerList blockers)
    {
        var name = ProcFile.Link(link) ?? "";
        if (Known(name, status) is { } known)
        {
            return known;
        }

        using var file = FileOpening.Open(link, OpenFlags.Path);
        if (!name.EndsWith(Deleted, StringComparison.Ordinal) || (!KernelMemory.Has(status.Device) && FileSystemType.PseudoNameOf(file, link) is not null))
        {
            return null;
        }

        var record = KernelMemory.Has(status.Device) ? Memory(name, status, blockers) : Removed(file, name, status);
        return record is null ? null : Add(Complete(record, link, status), link, blockers);
    }

    /// <summary>What is kept of the flags a file without a name was opened with: not those that were about its name.</summary>
    public static uint Flags(FileRecord file, uint flags)
    {
        const uint temporary = 0x400000;
        var about = temporary | (uint)OpenFlags.NoFollow | (file.IsDirectory ? 0 : (uint)OpenFlags.Directory);
        return flags & ~about;
    }

    private FileRecord? Memory(string name, FileStatus status, BlockerList blockers)
    {
        const string memfd = "/memfd:";
        return name switch
        {
            _ when name.StartsWith(memfd, StringComparison.Ordinal) => Bare(FileKind.MemoryFile, name[memfd.Length..^Deleted.Length]),
            "/dev/zero" + Deleted or "/anon_hugepage" + Deleted => Bare(FileKind.SharedMemory, ""),
            _ when IsSegment(name) && segments.Find(status.Inode) is { } segment => OfSystemV(segment, blockers),
            _ => null,
        };
    }

    private static FileRecord OfSystemV(Segment segment, BlockerList blockers)
    {
        if (segment.IsLocked)
        {
            blockers.Note($"segment {segment.Id}: it is locked in memory (SHM_LOCK), and is not afterwards");
        }

        return Bare(FileKind.Segment, "") with
        {
            Size = (long)segment.Size,
            Nameless = new NamelessDetail { Mode = segment.Permissions, Uid = segment.Uid, Gid = segment.Gid, Key = segment.Key, SegmentId = segment.Id, IsRemoved = segment.IsRemoved },
        };
    }

    /// <summary>It is made again in the nearest directory above that is still there, on the same mount.</summary>
    private FileRecord? Removed(SafeFileHandle file, string name, FileStatus status)
    {
        while (name.EndsWith(Deleted, StringComparison.Ordinal))
        {
            name = name[..^Deleted.Length];
        }

        return (status.IsRegular || status.IsDirectory) && name.StartsWith('/') && DirectoryOf(name, MountOf(file)) is { } directory
            ? Bare(status.IsDirectory ? FileKind.RemovedDirectory : FileKind.Nameless, $"{directory.TrimEnd('/')}/{name[(name.LastIndexOf('/') + 1)..]}")
            : null;
    }

    private string? DirectoryOf(string name, int mount)
    {
        while (name != "/")
        {
            name = name.LastIndexOf('/') is > 0 and var slash ? name[..slash] : "/";
            using var directory = root.TryOpenDirectory(name);
            if (directory is not null && MountOf(directory) == mount)
            {
                return name;
            }
        }

        return null;
    }

    private static int MountOf(SafeFileHandle file) => DescriptorInfo.Parse(ProcFile.Read($"/proc/self/fdinfo/{file.DangerousGetHandle()}")).MountId;

    private static FileRecord Bare(FileKind kind, string path) => new()
    {
        Id = 0, Kind = kind, Path = path, Device = 0, Inode = 0, Size = 0, Modified = 0, Nameless = new NamelessDetail(),
    };

    private static FileRecord Complete(FileRecord record, string link, FileStatus status) => record with
    {
        Device = status.Device,
        Inode = status.Inode,
        Size = record.Kind == FileKind.Segment ? record.Size : status.Size,
        Modified = status.Modified,
        Nameless = Complete(record, record.Nameless!, link, status) with { HugePageSize = KernelMemory.HugePageOf(status.Device) },
    };

    private static NamelessDetail Complete(FileRecord record, NamelessDetail detail, string link, FileStatus status) => record.Kind is FileKind.SharedMemory or FileKind.Segment
        ? detail
        : detail with { Mode = status.Permissions & KeptMode, Uid = status.Uid, Gid = status.Gid, Seals = record.Kind == FileKind.MemoryFile ? MemorySeals.Of(link) : 0 };

    private FileRecord Add(FileRecord record, string link, BlockerList blockers)
    {
        var extents = Extents(record, link);
        record = files.Add(record with { Nameless = record.Nameless! with { DataBytes = extents.Sum(extent => extent.Length) } });
        captured.Add(new CapturedFile(record, link, extents));
        Note(record, link, blockers);
        return record;
    }

    private static IReadOnlyList<(long Offset, long Length)> Extents(FileRecord record, string link)
    {
        if (!record.HasContents || record.Size == 0)
        {
            return [];
        }

        using var file = FileOpening.Open(link, OpenFlags.ReadOnly);
        return record.Nameless!.HugePageSize is > 0 and var page
            ? HugePageExtents.Of(file, record.ShownName, record.Room, (long)page)
            : FileExtents.Of(file, record.ShownName, record.Size);
    }

    private static void Note(FileRecord record, string link, BlockerList blockers)
    {
        if (record.Kind == FileKind.Nameless && FileStatus.OfPath(link) is { Links: > 0 })
        {
            blockers.Note($"{record.ShownName}: it has another name elsewhere, which leads to a file of its own afterwards");
        }
    }
}

using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Lists what is in one file system in memory.</summary>
internal sealed class TreeCapture(MountedTree tree, BlockerList blockers)
{
    private readonly List<CapturedEntry> entries = [];
    private readonly Dictionary<ulong, string> linked = [];

    public static CapturedTree Capture(MountedTree tree, BlockerList blockers) => new TreeCapture(tree, blockers).Run();

    private CapturedTree Run()
    {
        if (tree.Look("") is { } root)
        {
            Take("", root, "");
        }

        var record = new TreeRecord
        {
            MountPoint = tree.NameOf(""),
            EntryCount = entries.Count,
            DataBytes = entries.Sum(entry => entry.Record.DataBytes),
        };
        if (entries.Count > ImageLimits.TreeEntries)
        {
            blockers.Add($"tmpfs {record.MountPoint}", $"it holds {entries.Count} files; {ImageLimits.TreeEntries} is the limit", "remove some");
        }

        return new CapturedTree(record, entries, tree);
    }

    private void Take(string path, FileStatus status, string target)
    {
        if (status.Links > 1 && !status.IsDirectory && linked.TryGetValue(status.Inode, out var earlier))
        {
            entries.Add(new CapturedEntry(new TreeEntryRecord { Kind = TreeEntryKind.HardLink, Path = path, Target = earlier }, []));
            return;
        }

        if (KindOf(status) is { } kind)
        {
            linked.TryAdd(status.Inode, path);
            entries.Add(Describe(path, kind, status, target));
            TakeInside(path, kind);
        }
    }

    private void TakeInside(string path, TreeEntryKind kind)
    {
        foreach (var entry in kind == TreeEntryKind.Directory ? tree.List(path) : [])
        {
            if (entry.Status is { } status)
            {
                Take(entry.Path, status, entry.Target);
            }
        }
    }

    /// <summary>Null for a device node: those are the runtime's.</summary>
    private static TreeEntryKind? KindOf(FileStatus status) => status switch
    {
        { IsDirectory: true } => TreeEntryKind.Directory,
        { IsRegular: true } => TreeEntryKind.Regular,
        { IsSymlink: true } => TreeEntryKind.Symlink,
        { IsFifo: true } => TreeEntryKind.Fifo,
        { IsSocket: true } => TreeEntryKind.Socket,
        _ => null,
    };

    private CapturedEntry Describe(string path, TreeEntryKind kind, FileStatus status, string target)
    {
        var extents = kind == TreeEntryKind.Regular && status.Size > 0 ? Extents(path, status.Size) : [];
        var record = new TreeEntryRecord
        {
            Kind = kind,
            Path = path,
            Mode = status.Permissions,
            Uid = status.Uid,
            Gid = status.Gid,
            Modified = status.Modified,
            Size = kind == TreeEntryKind.Regular ? status.Size : 0,
            DataBytes = extents.Sum(extent => extent.Length),
            Target = kind == TreeEntryKind.Symlink ? target : "",
        };
        return new CapturedEntry(record, extents);
    }

    private IReadOnlyList<(long Offset, long Length)> Extents(string path, long size)
    {
        using var file = tree.Open(path, OpenFlags.ReadOnly);
        return FileExtents.Of(file, tree.NameOf(path), size);
    }
}

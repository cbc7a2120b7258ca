using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// Finds a name for a file of which the kernel tells the inode and a handle. Most file systems open a file by its handle. overlayfs
/// usually does not: then its directories are searched, the upper ones first.
/// </summary>
internal sealed class WatchedPaths(HeldProcess process, ContainerRoot root)
{
    /// <summary>Names looked at in one file system: about a second's worth, while the task stands still.</summary>
    private const int MostNames = 1 << 19;

    private readonly Dictionary<(ulong Device, ulong Inode), string> found = [];

    /// <summary>Looks for all of them; what is not found is left out.</summary>
    public void Find(IReadOnlyCollection<InodeMark> watches)
    {
        foreach (var mount in process.Mounts.Where(mount => mount.FileSystemType != "proc"))
        {
            foreach (var watch in Missing(watches, mount).Where(watch => watch.Handle.Length > 0))
            {
                ByHandle(mount, watch);
            }

            if (Missing(watches, mount) is { Count: > 0 } sought)
            {
                Search(mount, sought.ToDictionary(watch => watch.Inode));
            }
        }
    }

    private List<InodeMark> Missing(IEnumerable<InodeMark> watches, Mount mount) => [.. watches.Where(watch => watch.Device == mount.Device && Of(watch) is null)];

    /// <summary>A name of what it watches, null where none was found.</summary>
    public string? Of(InodeMark watch) => found.GetValueOrDefault((watch.Device, watch.Inode));

    /// <summary>What the kernel calls a file by is a name only while it is in the directory.</summary>
    private void ByHandle(Mount mount, InodeMark watch)
    {
        using var directory = root.TryOpenDirectory(mount.MountPoint);
        using var file = directory is null ? null : FileHandle.TryOpen(directory, watch.HandleType, watch.Handle);
        if (file is not null && ProcFile.Link($"/proc/self/fd/{file.DangerousGetHandle()}") is { } path)
        {
            Take(path, watch);
        }
    }

    private bool Take(string path, InodeMark watch)
    {
        var isIt = Is(path, watch);
        if (isIt)
        {
            found[(watch.Device, watch.Inode)] = path;
        }

        return isIt;
    }

    private bool Is(string path, InodeMark watch) => root.Look(path) is { } status && status.Inode == watch.Inode && status.Device == watch.Device;

    private void Search(Mount mount, Dictionary<ulong, InodeMark> sought)
    {
        Compare(sought, mount.MountPoint, root.Look(mount.MountPoint));
        if (sought.Count == 0 || root.TryOpenDirectory(mount.MountPoint) is not { } handle)
        {
            return;
        }

        using var tree = new MountedTree(handle, mount.MountPoint);
        var directories = new Queue<string>([""]);
        for (var looked = 0; sought.Count > 0 && looked < MostNames && directories.TryDequeue(out var directory);)
        {
            looked += SearchDirectory(tree, directory, sought, directories);
        }
    }

    /// <summary>The number of names in it.</summary>
    private int SearchDirectory(MountedTree tree, string directory, Dictionary<ulong, InodeMark> sought, Queue<string> directories)
    {
        var entries = tree.List(directory);
        foreach (var entry in entries)
        {
            Compare(sought, tree.NameOf(entry.Path), entry.Status);
            if (entry.Status is { IsDirectory: true })
            {
                directories.Enqueue(entry.Path);
            }
        }

        return entries.Count;
    }

    private void Compare(Dictionary<ulong, InodeMark> sought, string path, FileStatus? status)
    {
        if (status is { } file && sought.TryGetValue(file.Inode, out var watch) && Take(path, watch))
        {
            sought.Remove(file.Inode);
        }
    }
}

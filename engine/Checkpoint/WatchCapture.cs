using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>inotify: what it watches, by names.</summary>
internal sealed class WatchCapture(HeldProcess process, ContainerRoot root, BlockerList blockers)
{
    private readonly WatchedPaths paths = new(process, root);

    /// <summary>Null for a file of another kind.</summary>
    public OpenFileRecord? Describe(SeenDescriptor descriptor, OpenFileRecord record) => descriptor.Name == "anon_inode:inotify"
        ? record with { Kind = OpenFileKind.Watches, Offset = 0, Detail = Watches(descriptor) }
        : null;

    private WatchesDetail Watches(SeenDescriptor descriptor)
    {
        // Before anything is searched: a search reads directories, which may be watched.
        var unread = Unread(descriptor);
        var seen = WatchInfo.Parse(descriptor.Info.OtherText);
        paths.Find(seen);
        if (unread > 0)
        {
            blockers.Note($"{descriptor.Label}: {unread} bytes of events that it had not read from its inotify are not kept: it is told that some were lost (IN_Q_OVERFLOW)");
        }

        return new WatchesDetail([.. seen.Select(watch => Named(descriptor, watch)).OrderBy(watch => watch.Number)], unread > 0);
    }

    private static int Unread(SeenDescriptor descriptor)
    {
        using var copy = descriptor.Copy();
        return Pipe.Unread(copy);
    }

    private Watch Named(SeenDescriptor descriptor, WatchInfo watch)
    {
        var path = paths.Of(watch);
        if (path is null)
        {
            blockers.Add(
                descriptor.Subject, $"no name was found for what its watch {watch.Number} watches (inode {watch.Inode} of device {watch.Device:x}): it was deleted, or lies outside of what the container has mounted",
                "have the program remove the watch first");
        }

        if (watch.Number > ImageLimits.WatchNumber)
        {
            blockers.Add(descriptor.Subject, $"it has a watch {watch.Number}; {ImageLimits.WatchNumber} is the limit", "have the program begin with a new inotify");
        }

        return new Watch(watch.Number, watch.Mask, path ?? "");
    }
}

using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// The tmpfs mounts that are a container's own (docker run --tmpfs, /dev/shm): they die with it. One that is mounted on the host
/// too was bound into the container, and stays where it is.
/// </summary>
internal static class OwnTrees
{
    private const string Tmpfs = "tmpfs";

    public static List<MountedTree> Of(HeldProcess init, ContainerRoot root, HostFileSystems host, BlockerList blockers)
    {
        var trees = new List<MountedTree>();
        foreach (var mount in init.Mounts.Where(mount => mount.FileSystemType == Tmpfs && mount.Root == "/" && mount.Has("rw")))
        {
            if (host.Have(mount))
            {
                blockers.Note($"the tmpfs {mount.MountPoint} belongs to the host: its contents are not in the image");
            }
            else if (Enter(mount, root) is { } tree)
            {
                trees.Add(tree);
            }
        }

        return trees;
    }

    /// <summary>Null where another mount lies on top of it: nobody in the container can reach it.</summary>
    private static MountedTree? Enter(Mount mount, ContainerRoot root)
    {
        var handle = root.TryOpenDirectory(mount.MountPoint);
        if (handle is null)
        {
            return null;
        }

        if (FileStatus.Of(handle, mount.MountPoint).Device == mount.Device)
        {
            return new MountedTree(handle, mount.MountPoint);
        }

        handle.Dispose();
        return null;
    }
}

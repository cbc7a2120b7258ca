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

    public static IReadOnlyList<MountedTree> Of(int initPid, ContainerRoot root, BlockerList blockers)
    {
        var onHost = MountInfo.Parse(ProcFile.Read("/proc/self/mountinfo")).Select(Device).ToHashSet();
        var mounts = MountInfo.Parse(ProcFile.Read(initPid, "mountinfo"));
        var trees = new List<MountedTree>();
        foreach (var mount in mounts.Where(mount => mount.FileSystemType == Tmpfs && mount.Root == "/" && IsWritable(mount)))
        {
            if (onHost.Contains(Device(mount)))
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

    private static (uint Major, uint Minor) Device(Mount mount) => (mount.DeviceMajor, mount.DeviceMinor);

    private static bool IsWritable(Mount mount) => mount.Options.Split(',').Contains("rw");

    /// <summary>Null where another mount lies on top of it: nobody in the container can reach it.</summary>
    private static MountedTree? Enter(Mount mount, ContainerRoot root)
    {
        var handle = root.TryOpenDirectory(mount.MountPoint);
        if (handle is null)
        {
            return null;
        }

        if (FileStatus.Of(handle, mount.MountPoint).Device == FileStatus.DeviceNumber(mount.DeviceMajor, mount.DeviceMinor))
        {
            return new MountedTree(handle, mount.MountPoint);
        }

        handle.Dispose();
        return null;
    }
}

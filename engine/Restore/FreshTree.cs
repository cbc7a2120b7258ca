using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>The tmpfs of a fresh container that a tree of the image goes into.</summary>
internal sealed class FreshTree : IDisposable
{
    private FreshTree(MountedTree files, bool allowsSetUid, bool isOwn)
    {
        Files = files;
        AllowsSetUid = allowsSetUid;
        IsOwn = isOwn;
    }

    public MountedTree Files { get; }

    /// <summary>It is not mounted nosuid: a set-uid program in it would be one.</summary>
    public bool AllowsSetUid { get; }

    /// <summary>The fresh container's alone: what is in it beside the image's files came with the container, and may go.</summary>
    public bool IsOwn { get; }

    /// <summary>Null where the fresh container has no writable tmpfs there.</summary>
    /// <param name="pid">The fresh init.</param>
    /// <param name="mounts">Its mounts.</param>
    /// <param name="host">What is not the fresh container's alone.</param>
    /// <param name="mountPoint">In the container.</param>
    public static FreshTree? TryEnter(int pid, IReadOnlyList<Mount> mounts, HostFileSystems host, string mountPoint)
    {
        var mount = mounts.LastOrDefault(mount => mount.MountPoint == mountPoint);
        if (mount is not { FileSystemType: "tmpfs" } || !mount.Has("rw"))
        {
            return null;
        }

        using var root = FileOpening.Open($"/proc/{pid}/root", OpenFlags.Path | OpenFlags.Directory);
        var handle = FileOpening.OpenBeneath(root, mountPoint, OpenFlags.Path | OpenFlags.Directory);
        if (FileStatus.Of(handle, mountPoint).Device != mount.Device)
        {
            handle.Dispose();
            throw new CrException(ErrorKind.IncompatibleHost, "open", mountPoint, "another mount hides the fresh container's tmpfs", "restore into a container with the same mounts");
        }

        return new FreshTree(new MountedTree(handle, mountPoint), !mount.Has("nosuid"), !host.Have(mount));
    }

    public void Dispose() => Files.Dispose();
}

using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The container's root directory (the patch's ctx->vfsroot): is a name still the file it was?</summary>
internal sealed class ContainerRoot : IDisposable
{
    private const string Deleted = " (deleted)";
    private readonly SafeFileHandle root;

    public ContainerRoot(int pid) => root = FileOpening.Open($"/proc/{pid}/root", OpenFlags.Path | OpenFlags.Directory);

    /// <summary>What <paramref name="path"/> names beneath the root; null if that is nothing.</summary>
    public FileStatus? Look(string path)
    {
        if (!path.StartsWith('/') || path.EndsWith(Deleted, StringComparison.Ordinal))
        {
            return null;
        }

        using var file = TryOpen(path);
        return file is null ? null : FileStatus.Of(file, path);
    }

    /// <summary>A directory to go on from; null if there is none.</summary>
    public SafeFileHandle? TryOpenDirectory(string path) => FileOpening.TryOpenBeneath(root, path, OpenFlags.Path | OpenFlags.Directory);

    /// <summary>Anything that a name leads to, by O_PATH: a mount point may be a file. Null if that is nothing.</summary>
    public SafeFileHandle? TryOpen(string path) => FileOpening.TryOpenBeneath(root, path, OpenFlags.Path | OpenFlags.NoFollow);

    /// <summary>The first bytes of a regular file, as many as fit or as there are.</summary>
    public int ReadStart(string path, Span<byte> into)
    {
        using var file = FileOpening.OpenBeneath(root, path, OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoFollow);
        return FileOpening.Read(file, path, into);
    }

    public void Dispose() => root.Dispose();
}

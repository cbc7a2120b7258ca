namespace CrContainers.Tests.Live.Containers;

/// <summary>An overlayfs over a directory, with what the directory holds as its lower layer.</summary>
internal sealed class TemporaryOverlay : IDisposable
{
    private readonly string directory;

    public TemporaryOverlay(string directory)
    {
        this.directory = directory;
        var (upper, work) = (directory + ".upper", directory + ".work");
        Directory.CreateDirectory(upper);
        Directory.CreateDirectory(work);
        Shell.Succeed("mount", "-t", "overlay", "-o", $"lowerdir={directory},upperdir={upper},workdir={work}", "cr-live", directory);
    }

    public void Dispose() => Shell.Succeed("umount", directory);
}

namespace CrContainers.Tests.Live.Containers;

/// <summary>A tmpfs in a directory of its own, for disks that are full or cannot be written to.</summary>
internal sealed class TemporaryMount : IDisposable
{
    public TemporaryMount(string directory, string options)
    {
        Path = directory;
        Directory.CreateDirectory(directory);
        Shell.Succeed("mount", "-t", "tmpfs", "-o", options, "cr-live", directory);
    }

    public string Path { get; }

    public void MakeReadOnly() => Shell.Succeed("mount", "-o", "remount,ro", Path);

    public void Dispose()
    {
        Shell.Succeed("umount", Path);
        Directory.Delete(Path);
    }
}

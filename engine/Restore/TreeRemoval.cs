using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>
/// Removes from a fresh container's tmpfs what it came with (docker run --tmpfs copies the image's files there) and the checkpointed one had
/// not any more. Devices and what other mounts hide stay, and so does all else in a file system that has either: the runtime set it up, as it does /dev.
/// </summary>
internal sealed class TreeRemoval(MountedTree tree, Func<string, bool> isKept)
{
    private readonly List<(string Path, bool IsDirectory)> others = [];
    private bool isRuntimes;

    public void Run()
    {
        Look("");
        foreach (var (path, isDirectory) in isRuntimes ? [] : others)
        {
            tree.Remove(path, isDirectory);
        }
    }

    /// <summary>What lies in a directory comes before it.</summary>
    private void Look(string directory)
    {
        foreach (var entry in tree.List(directory))
        {
            var path = entry.Path;
            if (entry.Status is not { } status)
            {
                // A mount lies there: the directory under it cannot go.
                isRuntimes = true;
                continue;
            }

            isRuntimes |= status.IsDevice;
            if (status.IsDirectory)
            {
                Look(path);
            }

            if (!isKept(path))
            {
                others.Add((path, status.IsDirectory));
            }
        }
    }
}

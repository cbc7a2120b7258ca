using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Clone;

/// <summary>The volumes that Docker made anew for a clone, in the place of the source's anonymous ones. Named volumes are the same for both.</summary>
internal static class OwnVolumes
{
    /// <returns>From which directory to which.</returns>
    public static IEnumerable<(string From, string To)> Of(DockerContainer source, DockerContainer clone, DockerStorage storage)
    {
        var theirs = Volumes(source).ToDictionary(mount => mount.At("Destination").Text(), StringComparer.Ordinal);
        return Volumes(clone)
            .Select(mount => (Mount: mount, Theirs: theirs.GetValueOrDefault(mount.At("Destination").Text())))
            .Where(pair => pair.Theirs is not null && pair.Theirs.At("Name").Text() != pair.Mount.At("Name").Text())
            .Select(pair => (storage.Volume(source, pair.Theirs!.At("Source").Text()), storage.Volume(clone, pair.Mount.At("Source").Text())));
    }

    /// <summary>Docker has put into it what the image has at that place.</summary>
    public static void Empty(string directory)
    {
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo inner && inner.LinkTarget is null)
            {
                inner.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    private static IEnumerable<DockerAnswer> Volumes(DockerContainer container) =>
        container.Answer.At("Mounts").Items().Where(mount => mount.At("Type").TextOrNull() == "volume");
}

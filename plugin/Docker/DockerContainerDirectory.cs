using System.Text.Json;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Docker;

/// <summary>The directory that a Docker daemon keeps for a container beneath its data root, with the container's checkpoints: containers/ID.</summary>
/// <param name="Path">The directory.</param>
internal sealed record DockerContainerDirectory(string Path)
{
    public const string Parent = "containers";

    private const string Checkpoints = "checkpoints";

    /// <summary>Files in it that the daemon mounts into every container.</summary>
    private static readonly string[] MountedFiles = ["hosts", "hostname", "resolv.conf"];

    public string ContainerId => System.IO.Path.GetFileName(Path);

    public string DataRoot => System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(Path))!;

    /// <summary>The daemon makes a checkpoint's directory before it asks for the checkpoint, and fills it afterwards; one that shall go to a directory
    /// of the caller's (--checkpoint-dir) has none here.</summary>
    public int CheckpointsInTheMaking => CheckpointDirectories().Count(Subdirectories.IsEmpty);

    /// <summary>Found by the files that are mounted from it.</summary>
    /// <returns>Null where the bundle is none of Docker's.</returns>
    public static DockerContainerDirectory? OfBundle(string id, string bundle)
    {
        try
        {
            using var configuration = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(bundle, "config.json")));
            return configuration.RootElement.TryGetProperty("mounts", out var mounts)
                ? mounts.EnumerateArray().Select(mount => OfMount(id, mount)).FirstOrDefault(found => found is not null)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public static IEnumerable<DockerContainerDirectory> AllOf(string dataRoot) =>
        Subdirectories.Of(System.IO.Path.Combine(dataRoot, Parent)).Select(path => new DockerContainerDirectory(path));

    public IEnumerable<string> CheckpointDirectories() => Subdirectories.Of(System.IO.Path.Combine(Path, Checkpoints));

    private static DockerContainerDirectory? OfMount(string id, JsonElement mount)
    {
        var source = mount.TryGetProperty("source", out var value) ? value.GetString() ?? "" : "";
        var directory = System.IO.Path.GetDirectoryName(source) ?? "";
        var isOfContainer = MountedFiles.Contains(System.IO.Path.GetFileName(source))
            && System.IO.Path.GetFileName(directory) == id
            && System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(directory)) == Parent
            && Directory.Exists(directory);
        return isOfContainer ? new DockerContainerDirectory(directory) : null;
    }
}

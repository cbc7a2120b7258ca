using System.Text.Json.Nodes;

namespace CrContainers.Plugin.Docker;

/// <summary>The checkpoints that the daemon keeps with a container.</summary>
internal sealed class DockerCheckpoints(DockerApi api)
{
    public IReadOnlyList<string> Of(DockerContainer container) =>
        [.. api.Get(Path(container), container.ToString()).Items().Select(item => item.At("Name").Text()).Order(StringComparer.Ordinal)];

    /// <summary>The container goes on; if it was paused, it stays so.</summary>
    public void Create(DockerContainer container, string name) =>
        api.Post(Path(container), container.ToString(), new JsonObject { ["CheckpointID"] = name, ["Exit"] = false });

    public void Remove(DockerContainer container, string name) =>
        api.Delete($"{Path(container)}/{Uri.EscapeDataString(name)}", $"{container}, checkpoint {name}");

    private static string Path(DockerContainer container) => $"/containers/{container.Id}/checkpoints";
}

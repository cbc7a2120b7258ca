using System.Text.Json.Nodes;

namespace CrContainers.Plugin.Docker;

/// <summary>The daemon's containers, and what can be done to one.</summary>
internal sealed class DockerContainers(DockerApi api)
{
    public DockerContainer Inspect(string name) =>
        new(api.Operation, api.Get($"/containers/{Uri.EscapeDataString(name)}/json", $"container {name}"));

    /// <summary>All that carry the label, running or not.</summary>
    public IReadOnlyList<DockerContainer> WithLabel(string label, string value)
    {
        var filters = new JsonObject { ["label"] = new JsonArray($"{label}={value}") }.ToJsonString();
        var answer = api.Get($"/containers/json?all=1&filters={Uri.EscapeDataString(filters)}", $"label {label}={value}");
        return [.. answer.Items().Select(item => Inspect(DockerName.CheckId(api.Operation, item.At("Id").Text())))];
    }

    /// <returns>The new container's id.</returns>
    public string Create(string name, JsonObject request) =>
        DockerName.CheckId(api.Operation, api.Post($"/containers/create?name={Uri.EscapeDataString(name)}", $"container {name}", request).At("Id").Text());

    public void StartFrom(DockerContainer container, string checkpoint) =>
        api.Post($"/containers/{container.Id}/start?checkpoint={Uri.EscapeDataString(checkpoint)}", container.ToString());

    public void Pause(DockerContainer container) => api.Post($"/containers/{container.Id}/pause", container.ToString());

    public void Unpause(DockerContainer container) => api.Post($"/containers/{container.Id}/unpause", container.ToString());

    /// <summary>Ends it, frozen as it is: it runs no further instruction. The restart policy does not bring it back.</summary>
    public void Kill(DockerContainer container)
    {
        api.Post($"/containers/{container.Id}/kill?signal=KILL", container.ToString());
        api.Post($"/containers/{container.Id}/wait?condition=not-running", container.ToString());
    }

    /// <summary>With its anonymous volumes.</summary>
    public void Remove(string id, string name) => api.Delete($"/containers/{id}?force=1&v=1", $"container {name}");
}

using System.Text.Json.Nodes;

namespace CrContainers.Plugin.Docker;

/// <summary>The daemon's networks.</summary>
internal sealed class DockerNetworks(DockerApi api)
{
    public void Connect(string network, string containerId, JsonObject endpoint) => api.Post(
        $"/networks/{Uri.EscapeDataString(network)}/connect", $"network {network}",
        new JsonObject { ["Container"] = containerId, ["EndpointConfig"] = endpoint });
}

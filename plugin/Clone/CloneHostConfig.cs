using System.Text.Json.Nodes;
using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Clone;

/// <summary>The source's settings on the host: its ports, mounts, limits, capabilities.</summary>
internal static class CloneHostConfig
{
    public static JsonObject Of(DockerContainer source)
    {
        var host = source.Answer.At("HostConfig").Object() ?? [];
        host.Remove("ContainerIDFile");
        FreePorts(host);
        host["Links"] = Links(source);
        return host;
    }

    /// <summary>A port of the host has one owner; an empty one means: any that is free. A range is one to choose from already.</summary>
    private static void FreePorts(JsonObject host)
    {
        var bindings = (host["PortBindings"] as JsonObject ?? []).SelectMany(port => port.Value as JsonArray ?? []).OfType<JsonObject>();
        foreach (var binding in bindings.Where(binding => !$"{binding["HostPort"]}".Contains('-', StringComparison.Ordinal)))
        {
            binding["HostPort"] = "";
        }
    }

    /// <summary>The daemon shows "/db:/web/database" and wants "db:database".</summary>
    private static JsonArray Links(DockerContainer source) =>
        [.. source.Answer.At("HostConfig", "Links").Items().Select(link => link.Text().Split(':', 2)).Select(parts => (JsonNode)$"{parts[0].TrimStart('/')}:{parts[^1].Split('/')[^1]}")];
}

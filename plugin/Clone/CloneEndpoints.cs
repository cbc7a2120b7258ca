using System.Text.Json.Nodes;
using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Clone;

/// <summary>The source's places in its networks: aliases, links and driver options are kept; addresses are the clone's own.</summary>
internal static class CloneEndpoints
{
    private static readonly string[] WithoutEndpoint = ["host", "none"];
    private static readonly string[] Kept = ["Links", "DriverOpts"];

    /// <returns>The network of the mode first.</returns>
    public static IReadOnlyList<(string Network, JsonObject Endpoint)> Of(DockerContainer source)
    {
        var mode = source.Answer.At("HostConfig", "NetworkMode").TextOrNull() ?? "default";
        return [.. source.Answer.At("NetworkSettings", "Networks").Members()
            .Where(network => !WithoutEndpoint.Contains(network.Name))
            .Select(network => (IsMode: IsMode(network.Name, network.Value, mode), network.Name, Endpoint: Endpoint(network.Value, source.ShortId)))
            .OrderByDescending(network => network.IsMode)
            .Select(network => (network.IsMode ? mode : network.Name, network.Endpoint))];
    }

    private static bool IsMode(string name, DockerAnswer network, string mode) =>
        mode == name || (mode == "default" && name == "bridge") || network.At("NetworkID").TextOrNull() == mode;

    private static JsonObject Endpoint(DockerAnswer network, string shortId)
    {
        var endpoint = new JsonObject();
        foreach (var name in Kept)
        {
            if (network.At(name).Node is { } value)
            {
                endpoint[name] = value.DeepClone();
            }
        }

        var aliases = network.At("Aliases").Items().Select(alias => alias.Text()).Where(alias => alias != shortId).ToList();
        if (aliases.Count > 0)
        {
            endpoint["Aliases"] = new JsonArray([.. aliases.Select(alias => (JsonNode)alias)]);
        }

        return endpoint;
    }
}

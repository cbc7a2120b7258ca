using System.Text.Json.Nodes;
using CrContainers.Plugin.Docker;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Clone;

/// <summary>What the daemon is asked for to make a container like the source: its configuration, less what can be only once.</summary>
/// <param name="Body">The request that creates it.</param>
/// <param name="MoreNetworks">To be connected before it starts: older daemons take one network at creation.</param>
internal sealed record CloneRequest(JsonObject Body, IReadOnlyList<(string Network, JsonObject Endpoint)> MoreNetworks)
{
    private const string ComposeLabels = "com.docker.compose.";

    public static CloneRequest Of(DockerContainer source, string image, bool isLazy)
    {
        var body = source.Answer.At("Config").Object() ?? [];
        body["Image"] = image;
        body.Remove("MacAddress");
        if (isLazy)
        {
            AddVariable(body, $"{StandingFlags.Restore.Variable}={FlagTable.LazyPages}");
        }

        RemoveHostname(body, source);
        RemoveComposeLabels(body);
        body["HostConfig"] = CloneHostConfig.Of(source);
        var networks = CloneEndpoints.Of(source);
        if (networks.Count > 0)
        {
            body["NetworkingConfig"] = new JsonObject { ["EndpointsConfig"] = new JsonObject { [networks[0].Network] = networks[0].Endpoint } };
        }

        return new CloneRequest(body, [.. networks.Skip(1)]);
    }

    /// <summary>Its config.json has it; the restored task has the environment of the source.</summary>
    private static void AddVariable(JsonObject body, string variable)
    {
        if (body["Env"] is not JsonArray variables)
        {
            body["Env"] = variables = [];
        }

        variables.Add((JsonNode)variable);
    }

    /// <summary>A hostname given by hand is kept. Docker's own is the short id, and where the container has another's UTS or network
    /// namespace it may not be asked for.</summary>
    private static void RemoveHostname(JsonObject body, DockerContainer source)
    {
        var host = source.Answer.At("HostConfig");
        if (source.Answer.At("Config", "Hostname").TextOrNull() == source.ShortId
            || host.At("UTSMode").TextOrNull() == "host"
            || (host.At("NetworkMode").TextOrNull() ?? "").StartsWith("container:", StringComparison.Ordinal))
        {
            body.Remove("Hostname");
            body.Remove("Domainname");
        }
    }

    /// <summary>A clone is no part of the project: Compose would count it, or remove it as one too many.</summary>
    private static void RemoveComposeLabels(JsonObject body)
    {
        if (body["Labels"] is JsonObject labels)
        {
            foreach (var name in labels.Select(label => label.Key).Where(name => name.StartsWith(ComposeLabels, StringComparison.Ordinal)).ToList())
            {
                labels.Remove(name);
            }
        }
    }
}

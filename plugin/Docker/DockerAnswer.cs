using System.Text.Json;
using System.Text.Json.Nodes;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Docker;

/// <summary>A part of what the daemon answered. What is asked for must be there and of its kind.</summary>
/// <param name="operation">For whom it was asked.</param>
/// <param name="place">Which part it is: "container web: HostConfig".</param>
/// <param name="node">The part; null where JSON says null.</param>
internal sealed class DockerAnswer(string operation, string place, JsonNode? node)
{
    private const int Deepest = 64;

    public JsonNode? Node => node;

    public static DockerAnswer Parse(string operation, string place, byte[] text)
    {
        try
        {
            return new DockerAnswer(operation, place, text.Length == 0 ? null : JsonNode.Parse(text, null, new JsonDocumentOptions { MaxDepth = Deepest }));
        }
        catch (JsonException exception)
        {
            throw NotUnderstood(operation, place, "is no JSON", exception);
        }
    }

    public DockerAnswer At(params ReadOnlySpan<string> names)
    {
        var (at, current) = (place, node);
        foreach (var name in names)
        {
            at = $"{at}.{name}";
            current = current switch
            {
                null => null,
                JsonObject members => Member(members, name, at),
                _ => throw NotUnderstood(operation, at, "has no members"),
            };
        }

        return new DockerAnswer(operation, at, current);
    }

    public string Text() => TextOrNull() ?? throw NotUnderstood(operation, place, "is missing");

    public string? TextOrNull() => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw NotUnderstood(operation, place, "is no text"),
    };

    public bool IsTrue() => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public IReadOnlyList<DockerAnswer> Items() => node switch
    {
        null => [],
        JsonArray items => [.. items.Select((item, index) => new DockerAnswer(operation, $"{place}[{index}]", item))],
        _ => throw NotUnderstood(operation, place, "is no list"),
    };

    public IReadOnlyList<(string Name, DockerAnswer Value)> Members() => Object() is { } members
        ? [.. members.Select(member => (member.Key, new DockerAnswer(operation, $"{place}.{member.Key}", member.Value)))]
        : [];

    public IReadOnlyDictionary<string, string> Texts() => Members().ToDictionary(member => member.Name, member => member.Value.Text(), StringComparer.Ordinal);

    /// <summary>A copy to change; null where the daemon said null.</summary>
    public JsonObject? Object() => node switch
    {
        null => null,
        JsonObject members => members.DeepClone().AsObject(),
        _ => throw NotUnderstood(operation, place, "is no object"),
    };

    /// <summary>JsonObject finds a doubled member only when it is first asked.</summary>
    private JsonNode? Member(JsonObject members, string name, string at)
    {
        try
        {
            return members[name];
        }
        catch (ArgumentException exception)
        {
            throw NotUnderstood(operation, at, "is there twice", exception);
        }
    }

    private static CrException NotUnderstood(string operation, string place, string reason, Exception? cause = null) =>
        new(ErrorKind.IncompatibleHost, operation, place, $"the daemon's answer is not understood: it {reason}", "is this a Docker daemon? docker version", cause);
}

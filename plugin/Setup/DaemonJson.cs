using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Setup;

/// <summary>What stands in dockerd's daemon.json. All keys and their order are kept; Docker allows no comments in it.</summary>
internal sealed class DaemonJson
{
    private const string Runtimes = "runtimes";
    private const string Experimental = "experimental";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions Format = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string path;
    private readonly JsonObject root;

    private DaemonJson(string path, JsonObject root)
    {
        this.path = path;
        this.root = root;
    }

    public string? DefaultRuntime => Text(root["default-runtime"]);

    public string? PidFile => Text(root["pidfile"]);

    /// <param name="path">For messages.</param>
    /// <param name="text">Nothing counts as an empty object.</param>
    /// <exception cref="CrException">It is no JSON object; it has a key twice; its runtimes are no object.</exception>
    public static DaemonJson Parse(string path, ReadOnlySpan<byte> text)
    {
        var root = text.IndexOfAnyExcept(" \t\r\n"u8) < 0 ? [] : ParseObject(path, text);
        return root[Runtimes] is null or JsonObject
            ? new DaemonJson(path, root)
            : throw Malformed(path, $"\"{Runtimes}\" is no object");
    }

    /// <summary>The path of a runtime that is registered; null where there is none of that name.</summary>
    public string? RuntimePath(string name) => root[Runtimes]?[name] is { } runtime ? Text((runtime as JsonObject)?["path"]) ?? "" : null;

    /// <summary>Is this program a runtime under any name that was not there before?</summary>
    public bool HasNewRuntimeAt(string executable, DaemonJson? before) =>
        root[Runtimes] is JsonObject runtimes && runtimes.Any(runtime => RuntimePath(runtime.Key) == executable && before?.RuntimePath(runtime.Key) is null);

    /// <returns>False where it is so already.</returns>
    public bool SetRuntime(string name, string executable)
    {
        if (RuntimePath(name) == executable)
        {
            return false;
        }

        root[Runtimes] ??= new JsonObject();
        root[Runtimes]![name] = new JsonObject { ["path"] = executable };
        return true;
    }

    /// <returns>False where it is so already.</returns>
    public bool SetExperimental()
    {
        if (root[Experimental]?.GetValueKind() == JsonValueKind.True)
        {
            return false;
        }

        root[Experimental] = true;
        return true;
    }

    /// <summary>Takes a runtime away, and the list with it if that is left empty and was not there before.</summary>
    public void RemoveRuntime(string name, DaemonJson? before)
    {
        var runtimes = root[Runtimes]!.AsObject();
        runtimes.Remove(name);
        if (runtimes.Count == 0 && before?.root[Runtimes] is null)
        {
            root.Remove(Runtimes);
        }
    }

    public void RestoreExperimental(DaemonJson before)
    {
        if (before.root[Experimental] is { } value)
        {
            root[Experimental] = value.DeepClone();
        }
        else
        {
            root.Remove(Experimental);
        }
    }

    public bool SaysTheSameAs(DaemonJson other) => JsonNode.DeepEquals(root, other.root);

    public byte[] ToText()
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, Format))
        {
            root.WriteTo(writer);
        }

        text.WriteByte((byte)'\n');
        return text.ToArray();
    }

    private static JsonObject ParseObject(string path, ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict) as JsonObject ?? throw Malformed(path, "it is no object");
        }
        catch (JsonException exception)
        {
            throw Malformed(path, exception.LineNumber is { } line
                ? $"line {line + 1}, byte {exception.BytePositionInLine + 1}: it is not JSON"
                : "it has a key twice");
        }
    }

    private static CrException Malformed(string path, string reason) =>
        new(ErrorKind.Usage, "read", path, reason, "mend it first; nothing was changed");

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}

using System.Text.Json;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Oci;

/// <summary>What a bundle's config.json says to cr itself: annotations, and variables of its process.</summary>
internal sealed class BundleConfiguration : IDisposable
{
    private const string FileName = "config.json";

    private readonly JsonDocument document;

    private BundleConfiguration(JsonDocument document) => this.document = document;

    /// <exception cref="CrException">The file is there and cannot be understood.</exception>
    /// <returns>Null where there is none.</returns>
    public static BundleConfiguration? TryRead(string operation, string bundle)
    {
        var path = Path.Combine(bundle, FileName);
        try
        {
            return File.Exists(path) ? new BundleConfiguration(JsonDocument.Parse(File.ReadAllBytes(path))) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CrException(ErrorKind.Usage, operation, path, $"it cannot be read, or is no JSON: {exception.Message}", "correct the file", exception);
        }
    }

    public string? Annotation(string name) =>
        Member(document.RootElement, "annotations", JsonValueKind.Object) is { } annotations && Member(annotations, name, JsonValueKind.String) is { } value ? value.GetString() : null;

    /// <summary>The last one counts, as it does for programs that look it up from the end; an empty one is none.</summary>
    public string? Variable(string name)
    {
        var start = $"{name}=";
        var last = Environment().LastOrDefault(text => text.StartsWith(start, StringComparison.Ordinal));
        return last is null || last.Length == start.Length ? null : last[start.Length..];
    }

    public void Dispose() => document.Dispose();

    private IEnumerable<string> Environment() =>
        Member(document.RootElement, "process", JsonValueKind.Object) is { } process && Member(process, "env", JsonValueKind.Array) is { } variables
            ? variables.EnumerateArray().Where(variable => variable.ValueKind == JsonValueKind.String).Select(variable => variable.GetString()!)
            : [];

    private static JsonElement? Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;
}

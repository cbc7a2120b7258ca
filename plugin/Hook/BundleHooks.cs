using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Hook;

/// <summary>A bundle's config.json, before a container is created from it. Containers that have nothing to do with images cost one
/// read of the file.</summary>
internal static class BundleHooks
{
    private const string Operation = "create";
    private const string FileName = "config.json";
    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions Writing = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Puts the hooks there where the container asks for an image; takes them away where it asks no more.</summary>
    public static void Prepare(string bundle)
    {
        var path = Path.Combine(bundle, FileName);
        if (!File.Exists(path))
        {
            return;
        }

        var text = File.ReadAllBytes(path);
        if (IsConcerned(text) && Parse(path, text) is JsonObject configuration)
        {
            var before = configuration.DeepClone();
            RestoreHooks.Put(configuration);
            if (!JsonNode.DeepEquals(before, configuration))
            {
                Replace(path, configuration);
            }
        }
    }

    private static bool IsConcerned(ReadOnlySpan<byte> text) =>
        text.IndexOf("CR_RESTORE="u8) >= 0 || text.IndexOf("io.crcontainers.restore"u8) >= 0 || text.IndexOf("cr-hook"u8) >= 0;

    private static JsonNode? Parse(string path, byte[] text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Reading);
        }
        catch (JsonException exception)
        {
            throw new CrException(ErrorKind.Usage, Operation, path, $"it is no JSON: {exception.Message}", "correct the file", exception);
        }
    }

    private static void Replace(string path, JsonObject configuration)
    {
        var temporary = $"{path}.cr-{Environment.ProcessId}";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create))
            using (var writer = new Utf8JsonWriter(file, Writing))
            {
                configuration.WriteTo(writer);
            }

            File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new CrException(ErrorKind.Permission, Operation, path, "the restore hook cannot be written into it", "see to room and rights in the bundle, or put cr-hook's hooks into the file yourself", exception);
        }
    }
}

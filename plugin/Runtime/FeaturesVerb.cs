using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrContainers.Plugin.Runtime;

/// <summary><c>cr features</c>: the low-level runtime's answer, with checkpointing in it.</summary>
internal static class FeaturesVerb
{
    private const string Annotation = "org.opencontainers.runc.checkpoint.enabled";
    private static readonly JsonWriterOptions Format = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static int Run(Invocation invocation)
    {
        var runtime = LowLevelRuntime.Find();
        var (exitCode, output, _) = runtime.Ask(invocation, ["features", .. invocation.VerbArguments]);
        if (exitCode != 0 || Parse(output) is not { } features)
        {
            return runtime.Become();
        }

        if (features["annotations"] is not JsonObject annotations)
        {
            features["annotations"] = annotations = [];
        }

        annotations[Annotation] = "true";
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), Format);
        features.WriteTo(writer);
        writer.Flush();
        Console.Out.WriteLine();
        return 0;
    }

    private static JsonObject? Parse(string output)
    {
        try
        {
            return JsonNode.Parse(output) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

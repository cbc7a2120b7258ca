using System.Text.Json;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Oci;

/// <summary>What <c>state</c> prints (OCI runtime specification, "State").</summary>
internal static class StateAnswer
{
    public static ContainerState Parse(string id, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var pid = document.RootElement.TryGetProperty("pid", out var value) ? value.GetInt32() : 0;
            return new ContainerState(id, pid, 0, document.RootElement.GetProperty("status").GetString() == "created", BundleIn(document.RootElement));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new CrException(ErrorKind.IncompatibleHost, "find", $"container {id}", "the runtime's answer to \"state\" is not understood", cause: exception);
        }
    }

    private static string? BundleIn(JsonElement state) => state.TryGetProperty("bundle", out var bundle) ? bundle.GetString() : null;
}

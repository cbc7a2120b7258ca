using System.Text.Json;

namespace CrContainers.Hooks;

/// <summary>What a runtime gives a hook on stdin (OCI runtime specification, "State").</summary>
/// <param name="Id">The container's id.</param>
/// <param name="Pid">Its init's pid on the host; 0 where there is none.</param>
/// <param name="Bundle">Its bundle.</param>
/// <param name="Image">What the annotation names; null without it.</param>
internal sealed record ContainerState(string Id, int Pid, string Bundle, string? Image)
{
    private const string Annotation = "io.crcontainers.restore";

    /// <exception cref="HookException">It is not what the specification says.</exception>
    public static ContainerState Read()
    {
        using var input = Console.OpenStandardInput();
        try
        {
            using var document = JsonDocument.Parse(input);
            return Of(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new HookException($"cr: read container state on stdin: {exception.Message}\nhint: cr-hook is called by an OCI runtime, which writes it there", exception);
        }
    }

    private static ContainerState Of(JsonElement state) => new(
        state.GetProperty("id").GetString()!,
        state.TryGetProperty("pid", out var pid) ? pid.GetInt32() : 0,
        state.GetProperty("bundle").GetString()!,
        state.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object && annotations.TryGetProperty(Annotation, out var image)
            ? image.GetString()
            : null);
}

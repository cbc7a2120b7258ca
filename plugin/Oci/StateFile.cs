using System.Text.Json;

namespace CrContainers.Plugin.Oci;

/// <summary>The files runc (state.json) and crun (status) keep for a container beneath their root.</summary>
internal static class StateFile
{
    private const string StartFifo = "exec.fifo";
    private const string BundleLabel = "bundle=";

    private static readonly (string DefaultRoot, string File, string Pid, string StartTime)[] Layouts =
    [
        ("/run/runc", "state.json", "init_process_pid", "init_process_start"),
        ("/run/crun", "status", "pid", "process-start-time"),
    ];

    /// <returns>Null where there is no such file, or it is not understood.</returns>
    public static ContainerState? TryRead(string id, string? root) => Layouts
        .Select(layout => TryRead(Path.Combine(root ?? layout.DefaultRoot, id), id, layout.File, layout.Pid, layout.StartTime))
        .FirstOrDefault(state => state is not null);

    private static ContainerState? TryRead(string directory, string id, string file, string pid, string startTime)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, file)));
            return document.RootElement.TryGetProperty(pid, out var init) && document.RootElement.TryGetProperty(startTime, out var start)
                ? new ContainerState(id, init.GetInt32(), start.GetUInt64(), File.Exists(Path.Combine(directory, StartFifo)), BundleIn(document.RootElement))
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>crun has a field for it, runc a label of its own.</summary>
    private static string? BundleIn(JsonElement state)
    {
        if (state.TryGetProperty("bundle", out var bundle))
        {
            return bundle.GetString();
        }

        return state.TryGetProperty("config", out var configuration) && configuration.TryGetProperty("labels", out var labels)
            ? labels.EnumerateArray().Select(label => label.GetString()!).FirstOrDefault(label => label.StartsWith(BundleLabel, StringComparison.Ordinal))?[BundleLabel.Length..]
            : null;
    }
}

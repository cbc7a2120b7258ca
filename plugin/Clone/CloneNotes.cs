using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Clone;

/// <summary>Where a clone differs from what one may expect of a copy.</summary>
internal static class CloneNotes
{
    public static IEnumerable<string> Of(DockerContainer source, bool isRunningOn) =>
    [
        .. isRunningOn ? [$"{source.Name} has run on since that checkpoint: the clones have its files as they are now"] : Array.Empty<string>(),
        .. source.Answer.At("Mounts").Items().Select(Shared).OfType<string>(),
        .. source.Answer.At("HostConfig", "PortBindings").Members().SelectMany(port => port.Value.Items().Select(binding => Freed(port.Name, binding))).OfType<string>(),
        .. source.Answer.At("NetworkSettings", "Networks").Members().Where(network => HasFixedAddress(network.Value))
            .Select(network => $"the address {source.Name} has in {network.Name} was given by hand: the clones have addresses of their own"),
    ];

    /// <summary>Docker names an anonymous volume by 64 digits; those are copied.</summary>
    private static string? Shared(DockerAnswer mount) => mount.At("Type").TextOrNull() switch
    {
        "bind" => $"{mount.At("Source").Text()} at {mount.At("Destination").Text()} is shared, not copied",
        "volume" when !IsAnonymous(mount.At("Name").Text()) => $"volume {mount.At("Name").Text()} at {mount.At("Destination").Text()} is shared, not copied",
        _ => null,
    };

    private static bool IsAnonymous(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    private static string? Freed(string port, DockerAnswer binding) => binding.At("HostPort").TextOrNull() is { Length: > 0 } fixedPort && !fixedPort.Contains('-', StringComparison.Ordinal)
        ? $"port {port} is published on {fixedPort} by one container only: each clone has a free port"
        : null;

    private static bool HasFixedAddress(DockerAnswer network) => !string.IsNullOrEmpty(network.At("IPAMConfig", "IPv4Address").TextOrNull());
}

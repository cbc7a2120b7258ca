using System.Collections.Concurrent;
using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers.Services;

/// <summary>The images of services, each made once for a daemon and only if a test needs it.</summary>
internal static class ServiceImages
{
    private static readonly string Script = Path.Combine(SourceTree.Root, "tests", "containers", "service-image.sh");
    private static readonly ConcurrentDictionary<(string Place, string Service), Lazy<string>> Made = new();

    /// <returns>The image's name.</returns>
    public static string Of(DockerDaemon daemon, string service) => Made.GetOrAdd((daemon.Place, service), _ => new Lazy<string>(() => Make(daemon, service))).Value;

    private static string Make(DockerDaemon daemon, string service)
    {
        HostCommand.Succeed(daemon.WithHost(Script, service));
        return $"cr-service-{service}";
    }
}

using CrContainers.Tests.Containers.Docker;
using DotNet.Testcontainers.Configurations;

[assembly: AssemblyFixture(typeof(SharedDaemon))]

namespace CrContainers.Tests.Containers.Docker;

/// <summary>The daemon of all tests that do nothing to a daemon itself.</summary>
public sealed class SharedDaemon : IDisposable
{
    private readonly TestPlace place = new();

    /// <summary>Testcontainers' own settings: the version both sides speak, and no helper container, whose image is on a registry.</summary>
    public SharedDaemon()
    {
        Environment.SetEnvironmentVariable("DOCKER_API_VERSION", "1.41");
        TestcontainersSettings.ResourceReaperEnabled = false;
        Daemon = DockerDaemon.Start(place.PathOf("d"));
    }

    internal DockerDaemon Daemon { get; }

    public void Dispose()
    {
        Daemon.Dispose();
        Assert.Empty(HostProcesses.Naming(Daemon.Place));
        place.Dispose();
    }
}

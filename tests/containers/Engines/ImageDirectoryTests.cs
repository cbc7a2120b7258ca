using CrContainers.Tests.Containers.Docker;
using CrContainers.Tests.Containers.Podman;

namespace CrContainers.Tests.Containers.Engines;

/// <summary>An image directory knows nothing of the engine that asked for it: any other one takes it up.</summary>
public sealed class ImageDirectoryTests(SharedDaemon shared, PodmanEngine podman) : IClassFixture<PodmanEngine>
{
    [Theory]
    [InlineData("docker", "podman")]
    [InlineData("docker", "runc")]
    [InlineData("podman", "docker")]
    [InlineData("podman", "runc")]
    [InlineData("runc", "docker")]
    [InlineData("runc", "podman")]
    public void The_chain_of_one_engine_goes_on_under_another(string from, string to)
    {
        using var place = new TestPlace();
        var image = place.PathOf("image");
        string[] before;
        using (var source = Engine(from))
        {
            before = source.Checkpoint(image);
        }

        using var target = Engine(to);
        var after = target.Restore(image);

        Assert.Equal(before.Length + after.Length, Chain.Verify([.. before, .. after]));
    }

    private ChainEngine Engine(string name) => name switch
    {
        "docker" => new DockerChain(shared.Daemon),
        "podman" => new PodmanChain(podman),
        _ => new BundleChain(shared.Daemon),
    };
}

using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>What the examples promise holds: each one's run.sh checks itself, with this tree's cr and a daemon of the tests.</summary>
public sealed class ExampleTests(SharedDaemon shared) : ContainerTest(shared)
{
    private static readonly string Place = Path.Combine(SourceTree.Root, "examples");

    [Fact]
    public void Every_example_shows_what_it_says()
    {
        var scripts = Directory.Exists(Place) ? Directory.GetFiles(Place, "run.sh", SearchOption.AllDirectories) : [];

        Assert.All(scripts, script => HostCommand.Succeed(Daemon.WithHost(script)));
    }
}

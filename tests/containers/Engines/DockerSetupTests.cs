using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers.Engines;

/// <summary><c>cr setup docker</c> with a dockerd that runs.</summary>
public sealed class DockerSetupTests
{
    private const string Name = "second";

    [Fact]
    public void A_running_daemon_has_the_runtime_at_once_and_the_file_comes_back()
    {
        using var place = new TestPlace();
        using var daemon = DockerDaemon.Start(place.PathOf("d"));
        var file = Path.Combine(daemon.Place, "daemon.json");
        var before = File.ReadAllText(file);
        var since = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        var said = Setup(place, daemon);

        Assert.Contains($"dockerd (pid {daemon.Pid}) was told to reload", said, StringComparison.Ordinal);
        FollowedLog.Until(daemon.Begin("events", "--since", $"{since}", "--filter", "type=daemon"), line => line.Contains("daemon reload", StringComparison.Ordinal));
        Assert.Equal("works", daemon.Docker("run", "--rm", "--network", "none", "--runtime", Name, "cr-test-busybox", "echo", "works"));
        Assert.Equal("works", daemon.Docker("run", "--rm", "--network", "none", "--runtime", "cr", "cr-test-busybox", "echo", "works"));

        Setup(place, daemon, "--undo");

        Assert.Equal(before, File.ReadAllText(file));
    }

    private static string Setup(TestPlace place, DockerDaemon daemon, params string[] arguments) => HostCommand.Succeed(InstalledCr.In(place),
        ["setup", "docker", "--daemon-json", Path.Combine(daemon.Place, "daemon.json"), "--pid-file", Path.Combine(daemon.Place, "docker.pid"), "--name", Name, .. arguments]);
}

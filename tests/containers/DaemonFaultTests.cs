using System.Globalization;
using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>A daemon that ends and comes again; each test has one of its own.</summary>
public sealed class DaemonFaultTests : IDisposable
{
    private readonly TestPlace place = new();
    private readonly DockerDaemon daemon;

    public DaemonFaultTests() => daemon = DockerDaemon.Start(place.PathOf("d"));

    public void Dispose()
    {
        daemon.Dispose();
        Assert.Empty(HostProcesses.Naming(place.Directory));
        place.Dispose();
    }

    [Fact]
    public async Task A_checkpoint_is_started_after_the_daemon_was_restarted()
    {
        await using var container = await DockerContainer.RunAsync(daemon, Chain.Image, Chain.Command());
        ContainerTest.ExpectMore(container);
        container.Checkpoint("one");

        daemon.Stop();
        daemon.Start();

        container.StartFrom("one");
        ContainerTest.ExpectMore(container);
    }

    /// <summary>Its containerd and the container outlive it; the daemon ends the container when it comes again (it does not restore live ones).</summary>
    [Fact]
    public async Task A_daemon_killed_in_the_middle_of_a_checkpoint_finds_a_container_it_can_use_again()
    {
        await using var container = await DockerContainer.RunAsync(daemon, Chain.Image, Chain.Command(), parameters => parameters.Env = HeldCheckpoint.Ballast);
        ContainerTest.ExpectMore(container);
        using (var checkpoint = HeldCheckpoint.Begin(container, "one"))
        {
            HostCommand.Succeed("kill", "-KILL", daemon.Pid.ToString(CultureInfo.InvariantCulture));
            Assert.NotEqual(0, checkpoint.Kill().ExitCode);
        }

        daemon.Start();

        Assert.Equal("exited", container.Status);
        var log = container.Log();
        Chain.Verify(log[..^1]);
        Assert.StartsWith("ended after ", log[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(HostProcesses.Pids(), pid => Cgroup.IsIn(pid, container.Id));
        Assert.NotEqual(0, daemon.Try("start", "--checkpoint", "one", container.Id).ExitCode);
        daemon.Docker("start", container.Id);
        container.LogUntil(line => line.StartsWith("5 ", StringComparison.Ordinal), log.Length);
    }
}

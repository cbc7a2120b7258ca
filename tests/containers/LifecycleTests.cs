using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>The verbs of docker around checkpoints.</summary>
public sealed class LifecycleTests(SharedDaemon shared) : ContainerTest(shared)
{
    [Fact]
    public async Task A_container_goes_on_through_three_cycles()
    {
        await using var container = await RunChainAsync();

        ThroughCheckpoints(container, 3, () => ExpectMore(container));
    }

    [Fact]
    public async Task Exec_top_stats_and_stop_work_on_a_restored_container()
    {
        await using var container = await RunChainAsync();

        ThroughCheckpoint(container, () =>
        {
            Assert.Equal("here", container.Exec("echo", "here"));
            Assert.Contains("python3 /programs/chain.py", Daemon.Docker("top", container.Id), StringComparison.Ordinal);
            Assert.Equal("1", Daemon.Docker("stats", "--no-stream", "--format", "{{.PIDs}}", container.Id));
        });
        Daemon.Docker("stop", container.Id);

        var log = container.Log();
        Assert.Equal($"ended after {Chain.Verify(log[..^1])}", log[^1]);
        Assert.Equal("exited 0", container.Inspect("{{.State.Status}} {{.State.ExitCode}}"));
    }

    [Fact]
    public async Task A_restored_container_is_killed()
    {
        await using var container = await RunChainAsync();

        ThroughCheckpoint(container, () => { });
        Daemon.Docker("kill", container.Id);

        Assert.Equal("exited 137", container.Inspect("{{.State.Status}} {{.State.ExitCode}}"));
        Chain.Verify(container.Log());
    }

    [Fact]
    public async Task A_restored_container_is_paused_and_goes_on()
    {
        await using var container = await RunChainAsync();

        ThroughCheckpoint(container, () =>
        {
            Daemon.Docker("pause", container.Id);
            var lines = container.Log().Length;
            Assert.Equal("paused", container.Status);
            Daemon.Docker("unpause", container.Id);
            Assert.True(lines <= container.Log().Length);
        });
    }

    /// <summary>The restored life begins at the checkpoint: what the other one did since is not its past.</summary>
    [Fact]
    public async Task With_leave_running_the_container_goes_on_and_the_checkpoint_is_restored_later()
    {
        await using var container = await RunChainAsync();
        container.Checkpoint("one", "--leave-running");
        Assert.Equal("running", container.Status);
        ExpectMore(container);
        Daemon.Docker("kill", container.Id);
        var first = container.Log();

        container.StartFrom("one");

        var all = container.LogUntil(line => Chain.NumberOf(line) > first.Length, first.Length);
        var restored = all[first.Length..];
        var branch = Chain.NumberOf(restored[0]) - 1;
        Assert.InRange(branch, 5, first.Length - 5);
        Chain.Verify([.. first[..branch], .. restored]);
    }

    /// <summary>This is how a checkpoint comes to another container: Docker refuses --checkpoint-dir at start.</summary>
    [Fact]
    public async Task A_checkpoint_is_started_in_a_container_that_was_only_created()
    {
        await using var container = await RunChainAsync();
        container.Checkpoint("one");
        var before = container.Log();
        var other = Daemon.Docker("create", "--runtime", "cr", "--network", "none", Chain.Image, "true");
        try
        {
            HostCommand.Succeed("cp", "-a", $"{Daemon.Place}/data/containers/{container.Id}/checkpoints", $"{Daemon.Place}/data/containers/{other}/");
            Daemon.Docker("start", "--checkpoint", "one", other);
            using var follower = Daemon.Begin("logs", "--follow", other);
            Assert.StartsWith($"{before.Length + 1} ", await follower.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            follower.Kill();
        }
        finally
        {
            Daemon.Docker("rm", "--force", other);
        }
    }
}

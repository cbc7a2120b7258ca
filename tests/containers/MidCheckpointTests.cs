using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>What else happens to a container, and to cr, while a checkpoint of it is being made.</summary>
public sealed class MidCheckpointTests(SharedDaemon shared) : ContainerTest(shared)
{
    private static string Cr => SourceTree.Built("CR_BINARY", "out/cr/cr");

    /// <summary>containerd has the kill wait. The checkpoint is whole, and nothing is lost.</summary>
    [Theory]
    [InlineData("kill")]
    [InlineData("stop")]
    public async Task A_kill_waits_and_the_checkpoint_is_whole(string verb)
    {
        await using var container = await RunChainAsync(parameters => parameters.Env = HeldCheckpoint.Ballast);
        using var checkpoint = HeldCheckpoint.Begin(container, "one", "--leave-running");
        using var kill = Daemon.Begin(verb, container.Id);

        Assert.Equal(new CommandResult(0, "one\n", ""), checkpoint.Finish());
        Assert.Equal(0, HostCommand.EndOf(kill).ExitCode);
        Wait.Until(() => container.Status == "exited", "the container ends");
        var lines = container.Log().Where(line => !line.StartsWith("ended", StringComparison.Ordinal)).ToArray();
        Chain.Verify(lines);

        container.StartFrom("one");

        Wait.Until(() => container.Log().Length > lines.Length + 5, "the restored container goes on");
    }

    [Fact]
    public async Task A_removed_container_takes_its_checkpoint_with_it()
    {
        await using var container = await RunChainAsync(parameters => parameters.Env = HeldCheckpoint.Ballast);
        using var checkpoint = HeldCheckpoint.Begin(container, "one");
        using var removal = Daemon.Begin("rm", "--force", container.Id);

        checkpoint.Finish();

        Assert.Equal(0, HostCommand.EndOf(removal).ExitCode);
        Assert.Equal($"Error: No such container: {container.Id}\n", Daemon.Try("start", "--checkpoint", "one", container.Id).Error.Replace("Error response from daemon:", "Error:", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(Daemon.Place, "data/containers", container.Id)));
    }

    /// <summary>The second waits for the first; by then there is nothing to checkpoint.</summary>
    [Fact]
    public async Task A_second_checkpoint_waits_and_is_refused_where_the_first_ended_the_container()
    {
        await using var container = await RunChainAsync(parameters => parameters.Env = HeldCheckpoint.Ballast);
        using var first = HeldCheckpoint.Begin(container, "one");
        using var second = Daemon.Begin("checkpoint", "create", container.Id, "two");
        container.AwaitRequestOf("two");

        Assert.Equal(0, first.Finish().ExitCode);
        var result = HostCommand.EndOf(second);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"Error response from daemon: Cannot checkpoint container {container.Id}: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(["one"], container.Checkpoints());
        container.StartFrom("one");
        ExpectMore(container);
    }

    /// <summary>containerd has the first's contents as long as the second keeps it from resuming the container.</summary>
    [Fact]
    public async Task A_second_checkpoint_waits_and_can_be_made_again_where_the_container_goes_on()
    {
        await using var container = await RunChainAsync(parameters => parameters.Env = HeldCheckpoint.Ballast);
        using var first = HeldCheckpoint.Begin(container, "one", "--leave-running");
        using var second = Daemon.Begin("checkpoint", "create", "--leave-running", container.Id, "two");
        container.AwaitRequestOf("two");

        Assert.Equal(new CommandResult(0, "one\n", ""), first.Finish());
        var result = HostCommand.EndOf(second);
        Assert.True(result.ExitCode == 0 || result.Error.Contains("containerd keeps its specification for another checkpoint", StringComparison.Ordinal), result.Error);
        ExpectMore(container);
        Wait.Until(() => result.ExitCode == 0 || Daemon.Try("checkpoint", "create", "--leave-running", container.Id, "two").ExitCode == 0, "the second can be made");
        Assert.Equal(["one", "two"], container.Checkpoints());
        ExpectMore(container);
    }

    [Fact]
    public async Task Where_cr_is_killed_the_container_goes_on()
    {
        await using var container = await RunChainAsync(parameters => parameters.Env = HeldCheckpoint.Ballast);
        var pid = container.Pid;
        using var checkpoint = HeldCheckpoint.Begin(container, "one");

        var result = checkpoint.Kill();

        Assert.Equal(
            $"Error response from daemon: Cannot checkpoint container {container.Id}: {Cr} did not terminate successfully: exit status 137:  path= {Daemon.BundleOf(container.Id)}/criu-dump.log: unknown\n",
            result.Error);
        ExpectMore(container);
        Assert.Equal(pid, container.Pid);
        Wait.Until(() => container.Status == "running", "docker has seen that it was resumed");
        Assert.Empty(container.Checkpoints());
        ThroughCheckpoints(container, 1, () => ExpectMore(container));
    }
}

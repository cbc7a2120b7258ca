using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>What a person reads when docker fails because of cr, word by word.</summary>
public sealed class ErrorTests(SharedDaemon shared) : ContainerTest(shared)
{
    [Fact]
    public async Task A_refused_checkpoint_names_every_blocker_and_what_to_do()
    {
        await using var container = await DockerContainer.RunAsync(Daemon, Chain.Image, ["python3", "/programs/refused.py"]);
        ExpectMore(container);
        var pid = container.Pid;

        var result = Daemon.Try("checkpoint", "create", container.Id, "one");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            $"Error response from daemon: Cannot checkpoint container {container.Id}: {SourceTree.Built("CR_BINARY", "out/cr/cr")} did not terminate successfully: exit status 1: "
            + $"cr: checkpoint task {pid}: 2 things cannot be kept: "
            + "task 1 (python3): fd 3 (/proc/1/comm): it lies on a proc file system, and is open for writing (hint: what was written may have set something up that ends with the descriptor (a pressure trigger); open it for each write, or close it first); "
            + "task 1 (python3): fd 4 (/tmp/held): it is a pipe or FIFO opened as a path (O_PATH) (hint: close it first) "
            + $"path= {Daemon.BundleOf(container.Id)}/criu-dump.log: unknown\n",
            result.Error);
        ExpectMore(container);
        Assert.Equal(pid, container.Pid);
        Assert.Empty(container.Checkpoints());
    }

    /// <summary>The same with a line for each, where the engine has put it.</summary>
    [Fact]
    public async Task The_log_of_a_refused_checkpoint_is_where_the_error_says()
    {
        await using var container = await DockerContainer.RunAsync(Daemon, Chain.Image, ["python3", "/programs/refused.py"]);
        ExpectMore(container);

        Daemon.Try("checkpoint", "create", container.Id, "one");

        var log = await File.ReadAllTextAsync(Path.Combine(Daemon.BundleOf(container.Id), "criu-dump.log"), TestContext.Current.CancellationToken);
        Assert.Contains("  task 1 (python3): fd 3 (/proc/1/comm): it lies on a proc file system, and is open for writing\n    hint: ", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_restore_says_why_and_the_checkpoint_can_still_be_used()
    {
        await using var container = await RunChainAsync();
        container.Checkpoint("one");
        var length = container.Log().Length;
        var image = container.ImageOf("one");
        var contents = await File.ReadAllBytesAsync(image, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(image, contents[..^4096], TestContext.Current.CancellationToken);

        var result = Daemon.Try("start", "--checkpoint", "one", container.Id);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            $"Error response from daemon: OCI runtime restore failed: restore {image}: it is not the image that the checkpoint refers to: its size or checksum is another "
            + "(hint: take another checkpoint): unknown\n",
            result.Error,
            StringComparison.Ordinal);
        Assert.Equal(("exited", length), (container.Status, container.Log().Length));
        await File.WriteAllBytesAsync(image, contents, TestContext.Current.CancellationToken);
        container.StartFrom("one");
        ExpectMore(container);
    }
}

using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>Checkpoints that cannot be made, and such that cannot be used any more.</summary>
public sealed class CheckpointFaultTests(SharedDaemon shared) : ContainerTest(shared)
{
    private const int DataRootBytes = 128 << 20;

    [Fact]
    public async Task A_name_that_is_taken_is_refused_and_the_container_goes_on()
    {
        await using var container = await RunChainAsync();
        container.Checkpoint("one", "--leave-running");
        var image = await File.ReadAllBytesAsync(container.ImageOf("one"), TestContext.Current.CancellationToken);

        var result = Daemon.Try("checkpoint", "create", container.Id, "one");

        Assert.Equal((1, $"Error response from daemon: cannot checkpoint container {container.Id}: checkpoint with name one already exists for container {container.Id}\n"), (result.ExitCode, result.Error));
        Assert.Equal(image, await File.ReadAllBytesAsync(container.ImageOf("one"), TestContext.Current.CancellationToken));
        ExpectMore(container);
    }

    [Fact]
    public async Task A_flipped_byte_is_told_and_no_half_container_is_left()
    {
        await using var container = await RunChainAsync();
        container.Checkpoint("one");
        var contents = await File.ReadAllBytesAsync(container.ImageOf("one"), TestContext.Current.CancellationToken);
        contents[contents.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(container.ImageOf("one"), contents, TestContext.Current.CancellationToken);

        var result = Daemon.Try("start", "--checkpoint", "one", container.Id);

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(
            "OCI runtime restore failed: read image: the checksum of page contents is wrong \\[CRI004 at byte [0-9]+\\] "
            + "\\(hint: it is damaged, or no checkpoint: copy it again, or make another checkpoint\\): unknown\n",
            result.Error);
        Assert.Equal("exited", container.Status);
        Assert.DoesNotContain(HostProcesses.Pids(), pid => Cgroup.IsIn(pid, container.Id));
    }

    /// <summary>For a directory of the caller's, cr writes where the daemon has its temporary files; what the daemon does with the image later is not cr's.</summary>
    [Fact]
    public async Task A_full_temporary_directory_is_told_and_the_container_goes_on()
    {
        using var place = new TestPlace();
        using var daemon = DockerDaemon.Start(place.PathOf("d"));
        await using var container = await DockerContainer.RunAsync(daemon, Chain.Image, Chain.Command());
        ExpectMore(container);
        using var full = new SmallMount(daemon, $"{daemon.Place}/tmp");

        var result = daemon.Try("checkpoint", "create", "--checkpoint-dir", place.Directory, container.Id, "one");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("exit status 1: cr: write image: No space left on device (hint: free some space, or write elsewhere) path= ", result.Error, StringComparison.Ordinal);
        ExpectMore(container);
        Assert.Empty(container.Checkpoints());
        Assert.Empty(full.Files());
    }

    [Fact]
    public async Task A_full_data_root_is_told_and_the_container_goes_on()
    {
        using var place = new TestPlace();
        using var mount = new DataMount(place.PathOf("m"), DataRootBytes);
        using var daemon = DockerDaemon.Start(place.PathOf("m/d"));
        await using var container = await DockerContainer.RunAsync(daemon, Chain.Image, Chain.Command());
        ExpectMore(container);
        mount.FillUpTo(SizeOfImage(container) / 2);

        var result = daemon.Try("checkpoint", "create", container.Id, "one");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("exit status 1: cr: write image: No space left on device (hint: free some space, or write elsewhere) path= ", result.Error, StringComparison.Ordinal);
        ExpectMore(container);
        Assert.Empty(container.Checkpoints());
        mount.Empty();
        container.Checkpoint("one");
        Assert.Equal([container.ImageOf("one")], Directory.GetFiles(daemon.Store, "*", SearchOption.AllDirectories));
        container.StartFrom("one");
        ExpectMore(container);
    }

    /// <summary>For a directory of the caller's the daemon copies the image twice once cr has ended the container: cr does not end it where there is no room for that.</summary>
    [Fact]
    public async Task A_data_root_without_room_for_copies_is_told_before_the_container_is_ended()
    {
        using var place = new TestPlace();
        using var mount = new DataMount(place.PathOf("m"), DataRootBytes);
        using var daemon = DockerDaemon.Start(place.PathOf("m/d"));
        await using var container = await DockerContainer.RunAsync(daemon, Chain.Image, Chain.Command());
        ExpectMore(container);

        // cr's own image fits; half of one copy would after that.
        mount.FillUpTo(SizeOfImage(container) * 3 / 2);

        var result = daemon.Try("checkpoint", "create", "--checkpoint-dir", place.Directory, container.Id, "one");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches("exit status 1: cr: checkpoint the container's file system: .* are free there, and the engine needs .* for its copies of the image; without them the container would be lost \\(hint: free some space, or use --leave-running", result.Error);
        ExpectMore(container);
    }

    /// <summary>The daemon's own copy fails after cr has done its part: what goes on is what was left running.</summary>
    [Fact]
    public async Task A_full_checkpoint_directory_is_told_and_a_container_left_running_goes_on()
    {
        await using var container = await RunChainAsync();
        using var place = new TestPlace();
        using var full = new SmallMount(Daemon, place.Directory);

        var result = Daemon.Try("checkpoint", "create", "--leave-running", "--checkpoint-dir", place.Directory, container.Id, "one");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("checkpoint.cr: no space left on device", result.Error, StringComparison.Ordinal);
        ExpectMore(container);
    }

    [Fact]
    public async Task A_checkpoint_in_a_container_of_another_image_names_the_file_that_differs()
    {
        await using var container = await RunChainAsync();
        container.Checkpoint("one");
        var other = Daemon.Docker("create", "--runtime", "cr", "--network", "none", "cr-test-busybox", "true");
        try
        {
            HostCommand.Succeed("cp", "-a", $"{Daemon.Place}/data/containers/{container.Id}/checkpoints", $"{Daemon.Place}/data/containers/{other}/");

            var result = Daemon.Try("start", "--checkpoint", "one", other);

            Assert.Equal(1, result.ExitCode);
            Assert.Contains("OCI runtime restore failed: open /usr/bin/python3.11: the fresh container's root does not give it: no such file or directory (ENOENT) (hint: restore into a container with the same files): unknown", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(HostProcesses.Pids(), pid => Cgroup.IsIn(pid, other));
        }
        finally
        {
            Daemon.Docker("rm", "--force", other);
        }
    }

    /// <summary>Of a checkpoint that is gone again.</summary>
    private static long SizeOfImage(DockerContainer container)
    {
        container.Checkpoint("probe", "--leave-running");
        var bytes = new FileInfo(container.ImageOf("probe")).Length;
        container.Daemon.Docker("checkpoint", "rm", container.Id, "probe");
        container.Daemon.Cr("store", "gc");
        return bytes;
    }
}

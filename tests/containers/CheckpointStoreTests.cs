using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>Images of Docker's checkpoints beside its containers: what leads to one, what becomes of one to which nothing leads.</summary>
public sealed class CheckpointStoreTests(SharedDaemon shared) : ContainerTest(shared)
{
    [Fact]
    public async Task The_directory_of_the_daemon_has_a_reference_and_the_image_is_roots_alone()
    {
        await using var container = await RunChainAsync();
        container.Checkpoint("one", "--leave-running");

        Assert.Equal(["checkpoint.ref"], Directory.GetFileSystemEntries(container.DirectoryOf("one")).Select(Path.GetFileName));
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner, File.GetUnixFileMode(container.ImageOf("one")));
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(container.ImageOf("one"))!));
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(Daemon.Store));
        Assert.Contains($"sound: {container.DirectoryOf("one")}: checkpoint ", Daemon.Cr("store", "verify"), StringComparison.Ordinal);
        Assert.StartsWith("sound: ", Daemon.Cr("verify", container.DirectoryOf("one")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_checkpoint_collects_the_image_of_one_that_was_removed()
    {
        await using var container = await RunChainAsync();
        container.Checkpoint("one", "--leave-running");
        var first = container.ImageOf("one");
        container.Checkpoint("two", "--leave-running");
        Daemon.Docker("checkpoint", "rm", container.Id, "one");
        Assert.True(File.Exists(first));

        container.Checkpoint("three", "--leave-running");

        Assert.Equal(new[] { container.ImageOf("two"), container.ImageOf("three") }.Order(StringComparer.Ordinal), Directory.GetFiles(Path.GetDirectoryName(first)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_images_of_a_removed_container_are_collected()
    {
        string directory;
        await using (var container = await RunChainAsync())
        {
            container.Checkpoint("one");
            directory = Path.GetDirectoryName(container.ImageOf("one"))!;
            Assert.Contains($"{container.Id[..12]}", Daemon.Cr("store", "ls"), StringComparison.Ordinal);
        }

        Assert.Contains($"of container {Path.GetFileName(directory)}: ", Daemon.Cr("store", "gc"), StringComparison.Ordinal);

        Assert.False(Directory.Exists(directory));
    }

    /// <summary>The daemon unpacks a checkpoint's directory file by file.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_image_of_which_the_reference_is_still_being_written_is_not_collected(bool isThere)
    {
        await using var container = await RunChainAsync();
        container.Checkpoint("one");
        var reference = Path.Combine(container.DirectoryOf("one"), "checkpoint.ref");
        var text = await File.ReadAllTextAsync(reference, TestContext.Current.CancellationToken);
        File.Delete(reference);
        if (isThere)
        {
            await File.WriteAllTextAsync(reference, text[..20], TestContext.Current.CancellationToken);
        }

        Daemon.Cr("store", "gc");

        await File.WriteAllTextAsync(reference, text, TestContext.Current.CancellationToken);
        container.StartFrom("one");
        ExpectMore(container);
    }

    [Fact]
    public async Task A_copied_checkpoint_of_a_removed_container_keeps_its_image()
    {
        var source = await RunChainAsync();
        await using var other = await RunChainAsync();
        await using (source)
        {
            source.Checkpoint("one");
            Directory.CreateDirectory(Path.GetDirectoryName(other.DirectoryOf("one"))!);
            HostCommand.Succeed("cp", "-a", source.DirectoryOf("one"), other.DirectoryOf("one"));
            Daemon.Docker("kill", other.Id);
        }

        Daemon.Cr("store", "gc");

        other.StartFrom("one");
        Wait.Until(() => other.Status == "running", "the copy is started");
    }

    [Fact]
    public async Task An_image_that_is_gone_is_named()
    {
        await using var container = await RunChainAsync();
        container.Checkpoint("one");
        var image = container.ImageOf("one");
        File.Delete(image);

        var result = Daemon.Try("start", "--checkpoint", "one", container.Id);

        var reason = $"{image}: the checkpoint's image {Path.GetFileNameWithoutExtension(image)} is not in the store of a Docker data root here";
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"OCI runtime restore failed: restore {reason} (hint: a checkpoint that shall leave its daemon is copied with cr store export", result.Error, StringComparison.Ordinal);
        Assert.Equal("exited", container.Status);
        var verified = Daemon.TryCr("store", "verify");
        Assert.Equal(1, verified.ExitCode);
        Assert.Contains($"cr: store verify {reason}\n", verified.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_alone_does_not_travel_and_an_export_does()
    {
        await using var container = await RunChainAsync();
        container.Checkpoint("one", "--leave-running");
        using var place = new TestPlace();
        HostCommand.Succeed("cp", "-a", container.DirectoryOf("one"), place.PathOf("copy"));

        var copy = Daemon.TryCr("verify", place.PathOf("copy"));
        Daemon.Cr("store", "export", Path.GetFileNameWithoutExtension(container.ImageOf("one")), place.PathOf("export"));

        Assert.Equal(1, copy.ExitCode);
        Assert.Contains("is not in the store of a Docker data root here", copy.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(container.ImageOf("one")), File.ReadAllBytes(Path.Combine(place.PathOf("export"), "checkpoint.cr")));
    }

    [Fact]
    public async Task The_image_is_in_the_directory_where_the_configuration_says_so()
    {
        using var place = new TestPlace();
        await File.WriteAllTextAsync(place.PathOf("config.yaml"), "docker-store: false\n", TestContext.Current.CancellationToken);
        using var daemon = DockerDaemon.Start(place.PathOf("d"), place.PathOf("config.yaml"));
        await using var container = await DockerContainer.RunAsync(daemon, Chain.Image, Chain.Command());
        ExpectMore(container);

        container.Checkpoint("one");

        Assert.Equal(["checkpoint.cr", "inventory.img"], Directory.GetFiles(container.DirectoryOf("one")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(daemon.Store));
        container.StartFrom("one");
        ExpectMore(container);
    }
}

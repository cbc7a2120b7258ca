using System.Globalization;
using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>docker start --checkpoint of a container whose variable says that its memory comes later: it goes on as any other, and nothing of what
/// served it is left.</summary>
public sealed class LazyStartTests(SharedDaemon shared) : ContainerTest(shared)
{
    private const int Mebibytes = 64;
    private const string OnDemand = "on-demand";
    private const string LazyPages = "lazy-pages";

    [Theory]
    [InlineData(LazyPages)]
    [InlineData(OnDemand)]
    public async Task The_program_goes_on_and_its_memory_is_what_it_was(string flags)
    {
        await using var container = await RunLazyAsync(flags);
        var ballast = Ballast(container);
        container.Checkpoint("one");

        container.StartFrom("one");
        if (flags == OnDemand)
        {
            Assert.InRange(Resident(container), 0, Mebibytes / 2);
            Assert.NotEqual(0, PageServing.ServerOf(container));
        }

        ExpectMore(container);
        Assert.Equal(ballast, Ballast(container));
        ExpectMore(container);
        Assert.InRange(Resident(container), Mebibytes, 2 * Mebibytes);
    }

    [Fact]
    public async Task Once_all_is_loaded_nothing_serves_it()
    {
        await using var container = await RunLazyAsync(LazyPages);
        container.Checkpoint("one");

        container.StartFrom("one");

        Wait.Until(() => PageServing.ServerOf(container) == 0, "all is loaded");
        Assert.InRange(Resident(container), Mebibytes, 2 * Mebibytes);
        Assert.Empty(PageServing.Sockets(Daemon, container.Pid));
        ExpectMore(container);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("kill")]
    [InlineData("rm", "--force")]
    public async Task A_container_that_ends_before_leaves_nothing_that_served_it(params string[] verb)
    {
        await using var container = await RunLazyAsync(OnDemand);
        container.Checkpoint("one");
        container.StartFrom("one");
        ExpectMore(container);
        var serving = PageServing.Of(container);

        Daemon.Docker([.. verb, container.Id]);

        serving.ExpectGone();
    }

    /// <summary>containerd pauses a container for its checkpoint, and what is frozen cannot be let go.</summary>
    [Fact]
    public async Task A_checkpoint_before_is_refused_by_name_and_one_after_it_is_not()
    {
        await using var container = await RunLazyAsync(OnDemand);
        container.Checkpoint("one");
        container.StartFrom("one");

        var result = Daemon.Try("checkpoint", "create", container.Id, "two");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("its memory is still being loaded from its image, and it is paused (hint: resume it and try again; an engine that pauses it", result.Error, StringComparison.Ordinal);
        ExpectMore(container);

        HostCommand.Succeed("nsenter", "--target", $"{Daemon.Pid}", "--mount", DockerDaemon.CrProgram, "check", "--pid", $"{container.Pid}");
        Assert.Equal(0, PageServing.ServerOf(container));
        container.Checkpoint("two");
        container.StartFrom("two");
        ExpectMore(container);
    }

    /// <summary>The image is in the daemon's store, and so is what belongs to it.</summary>
    [Fact]
    public async Task The_pages_touched_first_are_kept_beside_the_image_and_go_with_it()
    {
        await using var container = await RunLazyAsync("record-first-pages");
        container.Checkpoint("one");
        var first = $"{container.ImageOf("one")}.first";
        container.StartFrom("one");
        ExpectMore(container);
        Daemon.Docker("stop", container.Id);
        Wait.Until(() => File.Exists(first), "the pages are written down");
        using var place = new TestPlace();
        Daemon.Cr("store", "export", container.DirectoryOf("one"), place.PathOf("export"));
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(place.PathOf("export/checkpoint.cr.first")));

        Daemon.Docker("checkpoint", "rm", container.Id, "one");
        Daemon.Cr("store", "gc");

        Assert.False(Directory.Exists(Path.GetDirectoryName(first)));
    }

    /// <summary>Written as the image was removed, for which it came too late.</summary>
    [Fact]
    public async Task A_file_of_first_pages_without_an_image_is_collected()
    {
        await using var container = await RunLazyAsync(LazyPages);
        container.Checkpoint("one");
        var directory = Path.GetDirectoryName(container.ImageOf("one"))!;
        var left = Path.Combine(directory, $"{Guid.NewGuid()}.cr.first");
        await File.WriteAllTextAsync(left, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync($"{container.ImageOf("one")}.first", "", TestContext.Current.CancellationToken);

        Daemon.Cr("store", "gc");

        Assert.Equal(new[] { container.ImageOf("one"), $"{container.ImageOf("one")}.first" }.Order(StringComparer.Ordinal), Directory.GetFiles(directory).Order(StringComparer.Ordinal));
    }

    private Task<DockerContainer> RunLazyAsync(string flags) =>
        RunChainAsync(parameters => parameters.Env = [$"BALLAST={Mebibytes}", $"CR_RESTORE_FLAGS={flags}"]);

    /// <summary>The program's own hash of it.</summary>
    private string Ballast(DockerContainer container)
    {
        container.Exec("rm", "-f", "/tmp/ballast");
        Daemon.Docker("kill", "--signal", "USR1", container.Id);
        var hash = "";
        Wait.Until(() => (hash = Daemon.Try("exec", container.Id, "cat", "/tmp/ballast").Output).Length > 0, "the program has written its hash");
        return hash;
    }

    /// <summary>MiB of its memory that are there.</summary>
    private static long Resident(DockerContainer container) =>
        long.Parse(File.ReadAllText($"/proc/{container.Pid}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * 4096 >> 20;
}

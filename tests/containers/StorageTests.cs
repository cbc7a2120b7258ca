using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>Files that the program keeps open, wherever they lie, and what else is written where.</summary>
public sealed class StorageTests(SharedDaemon shared) : ContainerTest(shared)
{
    [Fact]
    public async Task A_file_of_the_container_goes_on_at_its_offset()
    {
        await using var container = await RunChainAsync(null, "/data/chain");

        ThroughCheckpoint(container, () => Chain.Verify(container.Exec("cat", "/data/chain").Split('\n')));
    }

    [Fact]
    public async Task A_file_in_a_volume_goes_on_at_its_offset()
    {
        var volume = $"cr-test-{Guid.NewGuid():N}";
        Daemon.Docker("volume", "create", volume);
        try
        {
            await using var container = await RunChainAsync(parameters => parameters.HostConfig!.Binds = [$"{volume}:/data"], "/data/chain");

            ThroughCheckpoint(container, () => Chain.Verify(container.Exec("cat", "/data/chain").Split('\n')));
        }
        finally
        {
            Wait.Until(() => Daemon.Try("volume", "rm", volume).ExitCode == 0, "the volume is removed");
        }
    }

    [Fact]
    public async Task A_file_in_a_bind_mount_goes_on_at_its_offset()
    {
        using var place = new TestPlace();
        await using var container = await RunChainAsync(parameters => parameters.HostConfig!.Binds = [$"{place.Directory}:/data"], "/data/chain");

        ThroughCheckpoint(container, () => Chain.Verify(File.ReadAllLines(place.PathOf("chain"))));
    }

    [Fact]
    public async Task A_read_only_container_stays_read_only_and_its_tmpfs_writable()
    {
        await using var container = await RunChainAsync(parameters =>
        {
            parameters.HostConfig!.ReadonlyRootfs = true;
            parameters.HostConfig.Tmpfs = new Dictionary<string, string> { ["/data"] = "size=1m" };
        });

        ThroughCheckpoint(container, () =>
        {
            Assert.Equal("touch: /etc/new: Read-only file system\n", Daemon.Try("exec", container.Id, "touch", "/etc/new").Error);
            Assert.Equal("written", container.Exec("sh", "-c", "echo written >/data/new && cat /data/new"));
        });
    }

    /// <summary>These are no files of an image or a volume: their contents travel in the checkpoint.</summary>
    [Fact]
    public async Task What_is_in_a_tmpfs_and_in_shared_memory_comes_back()
    {
        await using var container = await RunChainAsync(parameters => parameters.HostConfig!.Tmpfs = new Dictionary<string, string> { ["/data"] = "size=4m" }, "/data/chain");
        container.Exec("sh", "-c", "mkdir -m 750 /data/d && echo deep >/data/d/f && echo shared >/dev/shm/s && chmod 600 /dev/shm/s");

        ThroughCheckpoint(container, () =>
        {
            Chain.Verify(container.Exec("cat", "/data/chain").Split('\n'));
            Assert.Equal("deep", container.Exec("cat", "/data/d/f"));
            Assert.Equal("shared", container.Exec("cat", "/dev/shm/s"));
            Assert.Equal("750 /data/d\n600 /dev/shm/s", container.Exec("stat", "-c", "%a %n", "/data/d", "/dev/shm/s"));
        });
    }
}

using System.Text.Json.Nodes;
using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers.Podman;

/// <summary>podman's own checkpoint commands, with cr as its runtime and as its criu.</summary>
public sealed class PodmanTests(PodmanEngine podman) : IClassFixture<PodmanEngine>, IDisposable
{
    private readonly string name = $"t-{Guid.NewGuid():N}"[..10];

    private string Other => name + "-other";

    public void Dispose() => podman.Podman("rm", "--force", "--ignore", "--time", "0", name, Other);

    [Fact]
    public void A_container_goes_on_through_three_cycles()
    {
        Run();

        for (var cycle = 0; cycle < 3; cycle++)
        {
            podman.Podman("container", "checkpoint", name);
            Assert.Equal("exited", Status(name));
            podman.Podman("container", "restore", name);
            ExpectMore(name);
        }
    }

    [Fact]
    public void Exec_pause_and_stop_work_on_a_restored_container()
    {
        Run();
        podman.Podman("container", "checkpoint", name);
        podman.Podman("container", "restore", name);

        Assert.Equal("here", podman.Podman("exec", name, "echo", "here"));
        podman.Podman("pause", name);
        podman.Podman("unpause", name);
        ExpectMore(name);
        podman.Podman("stop", name);

        var log = Log(name);
        Assert.Equal($"ended after {Chain.Verify(log[..^1])}", log[^1]);
        Assert.Equal("exited 0", podman.Podman("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", name));
    }

    /// <summary>It asks criu first whether memory can be tracked.</summary>
    [Fact]
    public void A_checkpoint_builds_on_one_before_it()
    {
        Run();
        podman.Podman("container", "checkpoint", "--pre-checkpoint", name);
        Assert.Equal("running", Status(name));
        ExpectMore(name);

        podman.Podman("container", "checkpoint", "--with-previous", name);
        podman.Podman("container", "restore", name);

        ExpectMore(name);
    }

    [Fact]
    public void With_leave_running_the_container_goes_on()
    {
        Run();

        podman.Podman("container", "checkpoint", "--leave-running", name);

        Assert.Equal("running", Status(name));
        ExpectMore(name);
    }

    /// <summary>With the files it had written, and /dev/shm: podman's archive has them.</summary>
    [Fact]
    public void An_exported_checkpoint_comes_back_after_the_container_was_removed()
    {
        Run();
        podman.Podman("exec", name, "sh", "-c", "echo shared >/dev/shm/kept; echo written >/data/kept");
        podman.Podman("container", "checkpoint", "--export", Archive, name);
        var before = Log(name).Length;
        podman.Podman("rm", name);

        podman.Podman("container", "restore", "--import", Archive);

        Assert.True(ExpectMore(name) > before);
        Assert.Equal("shared\nwritten", podman.Podman("exec", name, "cat", "/dev/shm/kept", "/data/kept"));
    }

    [Fact]
    public void One_export_becomes_two_containers_of_other_names()
    {
        Run();
        podman.Podman("container", "checkpoint", "--export", Archive, name);
        var before = Log(name).Length;

        podman.Podman("container", "restore", "--import", Archive, "--name", Other);
        podman.Podman("container", "restore", name);

        Assert.True(ExpectMore(Other) > before);
        Assert.True(ExpectMore(name) > before);
        Assert.Equal(["running", "running"], [Status(name), Status(Other)]);
    }

    [Fact]
    public void Statistics_of_both_directions_are_printed()
    {
        Run();

        var checkpoint = Statistics("checkpoint");
        var restore = Statistics("restore");

        var written = (int)checkpoint["pages_written"]!;
        Assert.InRange(written, 100, (int)checkpoint["pages_scanned"]! - 1);
        Assert.InRange((int)checkpoint["frozen_time"]!, (int)checkpoint["memdump_time"]! + (int)checkpoint["memwrite_time"]!, 30_000_000);
        Assert.True((int)checkpoint["freezing_time"]! > 0);
        Assert.Equal(written, (int)restore["pages_restored"]!);
        Assert.InRange((int)restore["restore_time"]!, 1, 30_000_000);
        Assert.True((int)restore["forking_time"]! > 0);
        ExpectMore(name);
    }

    [Fact]
    public void What_cannot_be_kept_is_named_by_podman_and_the_container_runs_on()
    {
        podman.Run(name, "python3", "-c", "import time; file = open('/proc/1/comm', 'w'); print('ready', flush=True); time.sleep(1000)");
        FollowedLog.Until(podman.Begin("logs", "--follow", name), line => line == "ready");

        var result = podman.Try("container", "checkpoint", name);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("fd 3 (/proc/1/comm): it lies on a proc file system, and is open for writing", result.Error, StringComparison.Ordinal);
        Assert.Equal("running", Status(name));
    }

    [Fact]
    public void A_container_with_a_terminal_goes_on()
    {
        podman.Create(name, ["--tty"], Chain.Command());
        podman.Podman("start", name);
        ExpectMore(name);

        podman.Podman("container", "checkpoint", name);
        podman.Podman("container", "restore", name);

        ExpectMore(name);
    }

    /// <summary>podman says what the runtime said.</summary>
    [Fact]
    public void A_damaged_image_is_told_and_the_sound_one_still_restores()
    {
        Run();
        podman.Podman("container", "checkpoint", name);
        var image = Path.Combine(podman.ImageDirectory(name), "checkpoint.cr");
        var sound = File.ReadAllBytes(image);
        File.WriteAllBytes(image, sound[..(sound.Length / 2)]);

        var result = podman.Try("container", "restore", name);
        File.WriteAllBytes(image, sound);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("[CRI003 at byte", result.Error, StringComparison.Ordinal);
        podman.Podman("container", "restore", name);
        ExpectMore(name);
    }

    private string Archive => podman.PathOf($"{name}.tar");

    private void Run()
    {
        podman.Run(name, Chain.Command());
        ExpectMore(name);
    }

    private string Status(string container) => podman.Podman("inspect", "--format", "{{.State.Status}}", container);

    private string[] Log(string container) => podman.Podman("logs", container).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Some lines more than now come, and every line from the first on is right.</summary>
    /// <returns>The last number.</returns>
    private int ExpectMore(string container)
    {
        var before = Log(container).Length;
        return Chain.Verify(FollowedLog.Until(podman.Begin("logs", "--follow", container), line => Chain.NumberOf(line) >= before + 5));
    }

    private JsonNode Statistics(string verb) =>
        JsonNode.Parse(podman.Podman("container", verb, "--print-stats", name))!["container_statistics"]![0]!["criu_statistics"]!;
}

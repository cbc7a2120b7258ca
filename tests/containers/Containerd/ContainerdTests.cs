using System.Diagnostics;
using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers.Containerd;

/// <summary>The checkpoint commands of ctr, with cr as --runc-binary. The chain writes to a file of its container as well: ctr gives a
/// restored task no log.</summary>
public sealed class ContainerdTests(ContainerdDaemon containerd) : IClassFixture<ContainerdDaemon>, IDisposable
{
    private const string File = "/data/out";

    private readonly string id = $"t-{Guid.NewGuid():N}"[..10];

    private string Other => id + "-other";

    private string Reference => $"test/{id}:one";

    private string Image => containerd.PathOf($"{id}-image");

    public void Dispose()
    {
        containerd.Remove(id);
        containerd.Remove(Other);
    }

    [Fact]
    public void A_task_goes_on_after_its_checkpoint()
    {
        Run();

        containerd.Ctr("tasks", "checkpoint", "--image-path", Image, "--work-path", containerd.PathOf($"{id}-work"), id);

        Assert.Equal(["checkpoint.cr", "inventory.img"], Directory.GetFiles(Image).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["dump.log", "stats-dump"], Directory.GetFiles(containerd.PathOf($"{id}-work")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("RUNNING", containerd.Status(id));
        ExpectMore(id);
    }

    [Fact]
    public void With_exit_the_task_ends()
    {
        Run();

        containerd.Ctr("tasks", "checkpoint", "--exit", "--image-path", Image, id);

        Assert.Equal("STOPPED", containerd.Status(id));
        Assert.True(System.IO.File.Exists(Path.Combine(Image, "checkpoint.cr")));
    }

    [Fact]
    public void A_container_is_restored_under_another_id_beside_the_one_that_goes_on()
    {
        Run();
        Checkpoint();
        var before = ExpectMore(id);

        containerd.Ctr("containers", "restore", "--rw", "--live", Other, Reference);

        Assert.Equal(("RUNNING", "RUNNING"), (containerd.Status(id), containerd.Status(Other)));
        ExpectMore(Other);
        Assert.True(ExpectMore(id) > before);
    }

    [Fact]
    public void A_container_is_restored_under_its_own_id_after_it_was_removed()
    {
        Run();
        Checkpoint();
        containerd.Remove(id);

        containerd.Ctr("containers", "restore", "--rw", "--live", id, Reference);

        Assert.Equal("RUNNING", containerd.Status(id));
        ExpectMore(id);
    }

    [Fact]
    public void A_restored_container_is_paused_resumed_and_killed()
    {
        Run();
        Checkpoint();
        containerd.Ctr("containers", "restore", "--rw", "--live", Other, Reference);

        containerd.Ctr("tasks", "pause", Other);
        Assert.Equal("PAUSED", containerd.Status(Other));
        containerd.Ctr("tasks", "resume", Other);
        ExpectMore(Other);
        containerd.Ctr("tasks", "rm", "--force", Other);

        Assert.Equal("", containerd.Status(Other));
    }

    [Fact]
    public void What_cannot_be_kept_is_named_and_the_task_goes_on()
    {
        var log = containerd.PathOf($"{id}.log");
        containerd.Run(id, log, "python3", "-c", "import time; file = open('/proc/1/comm', 'w'); print('ready', flush=True); time.sleep(1000)");
        FollowedLog.Until(HostCommand.Start(new ProcessStartInfo("tail", ["-n", "+1", "-F", log])), line => line == "ready");

        var result = containerd.Try("tasks", "checkpoint", "--image-path", Image, "--work-path", containerd.PathOf($"{id}-work"), id);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("cr: checkpoint task ", result.Error, StringComparison.Ordinal);
        Assert.Contains("fd 3 (/proc/1/comm): it lies on a proc file system, and is open for writing", System.IO.File.ReadAllText(containerd.PathOf($"{id}-work/dump.log")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Image), "an image directory was left");
        Assert.Equal("RUNNING", containerd.Status(id));
    }

    private void Run()
    {
        containerd.Run(id, containerd.PathOf($"{id}.log"), Chain.Command(File));
        ExpectMore(id);
    }

    private void Checkpoint() => containerd.Ctr("containers", "checkpoint", "--rw", "--image", "--task", id, Reference);

    /// <summary>Some lines more than now come, and every line from the first on is right.</summary>
    /// <returns>The last number.</returns>
    private int ExpectMore(string container)
    {
        var before = 0;
        return Chain.Verify(FollowedLog.Until(
            containerd.Begin("tasks", "exec", "--exec-id", $"x{Guid.NewGuid():N}", container, "sh", "-c", $"until [ -e {File} ]; do sleep 0.02; done; wc -l <{File}; exec tail -n +1 -f {File}"),
            line => line.Contains(' ', StringComparison.Ordinal) ? Chain.NumberOf(line) >= before + 5 : (before = Chain.NumberOf(line)) < 0)[1..]);
    }
}

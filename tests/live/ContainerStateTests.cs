using System.Text.Json.Nodes;
using CrContainers.Engine;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A checkpoint of what is no running container.</summary>
public sealed class ContainerStateTests : LiveTest
{
    private const int StopSignal = 19;
    private const int ContinueSignal = 18;
    private const int FirstId = 100000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly ProgramCase Program = new("memory", "");

    [Fact]
    public void An_unknown_container_is_named()
    {
        var image = NewImage();

        var result = CrCommand.Run("--root", State, "checkpoint", "--image-path", image, "nobody");

        Failure.Expect(result, 1, "container nobody", "does not exist");
        Assert.False(Directory.Exists(image), "a directory was left");
    }

    [Fact]
    public void A_stopped_container_stays_stopped()
    {
        using var container = Start(Program, Identity.User);
        container.Stop();
        var image = NewImage();

        Failure.Expect(container.TryCheckpoint(image), 1, $"container {container.Id}", "it is stopped");

        Assert.Equal("stopped", container.Status());
        Assert.False(Directory.Exists(image), "a directory was left");
    }

    [Fact]
    public void A_container_stopped_by_a_signal_is_refused_and_goes_on_later()
    {
        using var container = Start(Program, Identity.User);
        RunningTask.Signal(container.Pid, RunningTask.StartTime(container.Pid)!.Value, StopSignal);
        WaitForState('T', container.Pid);
        var image = NewImage();

        var result = container.TryCheckpoint(image);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("it is stopped by a signal", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(image), "a directory was left");
        WaitForState('T', container.Pid);
        RunningTask.Signal(container.Pid, RunningTask.StartTime(container.Pid)!.Value, ContinueSignal);
        container.ExpectOk(1);
    }

    [Fact]
    public void A_container_with_a_user_namespace_is_refused()
    {
        var bundle = NewBundle(Program, Identity.Root);
        bundle.Change(config =>
        {
            config["linux"]!["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "user" });
            config["linux"]!["uidMappings"] = Mapping();
            config["linux"]!["gidMappings"] = Mapping();
            config["linux"]!.AsObject().Remove("sysctl"); // Of groups that are not mapped.
        });
        Shell.Succeed("chown", "-R", $"{FirstId}:{FirstId}", bundle.RootFileSystem);
        using var container = TestContainer.Run(bundle, State);
        container.WaitUntilReady();
        var image = NewImage();

        var result = container.TryCheckpoint(image);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("user namespace: it is not this program's", result.Error, StringComparison.Ordinal);
        container.ExpectOk(1);
    }

    [Fact]
    public void A_created_container_stays_created_and_can_be_started()
    {
        using var container = TestContainer.Create(NewBundle(Program, Identity.User), State);
        var image = NewImage();

        Failure.Expect(container.TryCheckpoint(image), 2, $"container {container.Id}", "was not started");

        Assert.Equal("created", container.Status());
        Assert.False(Directory.Exists(image), "a directory was left");
        container.Do("start");
        container.WaitUntilReady();
        container.ExpectOk(1);
    }

    private static JsonArray Mapping() => new(new JsonObject { ["containerID"] = 0, ["hostID"] = FirstId, ["size"] = 65536 });

    private static void WaitForState(char state, int pid) => Assert.True(
        SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1][0] == state, Patience), $"task {pid} is not in state {state}");
}

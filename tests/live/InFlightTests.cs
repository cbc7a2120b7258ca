using System.Text.Json.Nodes;
using CrContainers.Engine;
using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Tracing;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Descriptors in flight: where there are not enough numbers for them, and what this program has of them once the task goes on.</summary>
public sealed class InFlightTests : RestoreFaultTest
{
    private const string Limit = "RLIMIT_NOFILE";

    [Fact]
    public void More_than_cr_itself_may_open_is_named_and_the_task_goes_on()
    {
        using var container = Start(new ProgramCase("inflight many", ""), Identity.Root);
        var before = new Untouched(container);

        var result = CrCommand.RunUnder(["prlimit", "--nofile=100:100"], "--root", State, "checkpoint", "--image-path", NewImage(), container.Id);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(Limit, result.Error, StringComparison.Ordinal);
        Assert.Contains("hint:", result.Error, StringComparison.Ordinal);
        before.ExpectSameAndOk();
    }

    [Fact]
    public void More_than_the_fresh_container_may_open_is_named_and_nothing_left()
    {
        TakeImage("inflight many");
        SetLimit(64);

        var result = TryRestore();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("with 100 descriptors in flight it needs number ", result.Error, StringComparison.Ordinal);
        Assert.Contains(Limit, result.Error, StringComparison.Ordinal);
        ExpectNothingLeft();
    }

    [Fact]
    public void More_than_its_user_may_have_in_flight_is_named_and_nothing_left()
    {
        TakeImage("inflight many");
        using var other = Start(new ProgramCase("inflight many", ""), Identity.User);
        var before = new Untouched(other);
        SetLimit(150);

        var result = TryRestore();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("its user would have more descriptors in flight, in all containers", result.Error, StringComparison.Ordinal);
        Assert.Equal([other.Id], Leftovers.Containers(State).Select(Path.GetFileName));
        Assert.Empty(Leftovers.ProcessesIn(Fresh));
        before.ExpectSameAndOk();
    }

    [Fact]
    public void No_copy_is_open_when_the_task_goes_on()
    {
        using var container = Start(new ProgramCase("inflight", ""), Identity.Root);
        using var image = new MemoryStream();
        string[] open = ["not asked"];

        CheckpointEngine.Checkpoint(container.Pid, image, new CheckpointOptions { LeaveRunning = true, Commit = () => open = OwnFiles() });

        Assert.DoesNotContain(open, name => name == "not asked" || name.Contains("/tmp/carried", StringComparison.Ordinal));
        container.ExpectOk(1);
        container.Stop();
    }

    [Fact]
    public void No_copy_is_open_after_a_refusal()
    {
        using var container = Start(new ProgramCase("refused unix_rights", ""), Identity.Root);
        using var image = new MemoryStream();

        Assert.Throws<BlockedException>(() => { CheckpointEngine.Checkpoint(container.Pid, image, new CheckpointOptions()); });

        Assert.DoesNotContain(OwnFiles(), name => name.EndsWith("/oom_score_adj", StringComparison.Ordinal));
        container.ExpectOk(1);
        container.Stop();
    }

    private void SetLimit(int files) =>
        Fresh.Change(config => config["process"]!["rlimits"] = new JsonArray(new JsonObject { ["type"] = Limit, ["hard"] = files, ["soft"] = files }));

    private static string[] OwnFiles() => [.. ProcFile.Numbers("/proc/self/fd").Select(number => ProcFile.Link($"/proc/self/fd/{number}") ?? "")];
}

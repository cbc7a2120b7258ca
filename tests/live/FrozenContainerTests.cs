using CrContainers.Engine;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A paused container: its freezer is its owner's, and is given back as it was.</summary>
public sealed class FrozenContainerTests : LiveTest
{
    private static readonly ProgramCase Program = new("memory", "");

    [Fact]
    public void Left_running_it_stays_frozen()
    {
        using var container = StartPaused(Program);
        var before = new Untouched(container);

        container.Checkpoint(NewImage(), "--leave-running");

        Assert.Equal("paused", container.Status());
        before.ExpectSame();
        container.Do("resume");
        before.ExpectOk();
    }

    [Fact]
    public void Not_left_running_it_is_stopped_and_can_be_deleted()
    {
        using var container = StartPaused(Program);

        container.Checkpoint(NewImage());

        Assert.Null(RunningTask.StartTime(container.Pid));
        Assert.Equal("stopped", container.Status());
        container.Do("delete");
        Assert.Empty(Leftovers.Containers(State));
    }

    [Fact]
    public void Refused_it_stays_frozen()
    {
        using var container = StartPaused(new ProgramCase("refused flock", ""));
        var before = new Untouched(container);

        Assert.Equal(1, container.TryCheckpoint(NewImage()).ExitCode);

        Assert.Equal("paused", container.Status());
        before.ExpectSame();
        container.Do("resume");
        before.ExpectOk();
    }

    [Fact]
    public void Its_image_is_restored_running()
    {
        using var container = StartPaused(Program);
        var image = NewImage();
        container.Checkpoint(image, "--leave-running");

        using var restored = TestContainer.Restore(container.Bundle.Copy(Path.Combine(Work, "fresh")), State, image);

        Assert.Equal("running", restored.Status());
        restored.ExpectOk(1);
    }

    private TestContainer StartPaused(ProgramCase program)
    {
        var container = Start(program, Identity.User);
        container.Do("pause");
        Assert.Equal("paused", container.Status());
        return container;
    }
}

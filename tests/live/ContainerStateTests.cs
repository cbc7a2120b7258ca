using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A checkpoint of what is no running container.</summary>
public sealed class ContainerStateTests : LiveTest
{
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
}

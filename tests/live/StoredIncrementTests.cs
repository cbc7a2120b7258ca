using System.Text.Json.Nodes;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>What Docker keeps of a checkpoint is a reference to an image in the store of its data root: that image must need no other.
/// The bundle and the data root are as a Docker daemon has them while it makes a checkpoint.</summary>
public sealed class StoredIncrementTests : LiveTest
{
    private static readonly ProgramCase Program = new("big_memory 16", "");

    private string DataRoot => Path.Combine(Work, "docker");

    private string Store => Path.Combine(DataRoot, "cr-checkpoints");

    [Theory]
    [InlineData("--leave-running")]
    [InlineData("--leave-running=false")]
    public void One_that_uses_pages_of_its_parent_is_refused_and_the_container_goes_on(string flag)
    {
        using var container = Start(Program, Identity.User);
        var parent = NewImage();
        container.Checkpoint(parent, "--leave-running");
        KeepByDocker(container);
        var image = NewImage();

        var refused = Checkpoint(container, image, flag, "--parent-path", parent);

        Failure.Expect(refused, 1, "checkpoint image: it is not complete in itself: it uses pages of checkpoint ");
        Assert.Contains("hint: make one complete image of it first: cr merge ", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(Store) ? Directory.GetFiles(Store, "*", SearchOption.AllDirectories) : []);
        Assert.False(File.Exists(Path.Combine(image, "checkpoint.ref")));
        Assert.Null(new FileInfo(Path.Combine(image, "parent")).LinkTarget);
        container.ExpectOk(1);
        ExpectKept(container, flag);
    }

    /// <summary>The same without a parent is stored.</summary>
    private void ExpectKept(TestContainer container, string flag)
    {
        var image = NewImage();
        Assert.Equal(0, Checkpoint(container, image, flag).ExitCode);
        Assert.True(File.Exists(Path.Combine(image, "checkpoint.ref")));
        Assert.Single(Directory.GetFiles(Path.Combine(Store, container.Id)));
    }

    /// <summary>The daemon mounts files from its directory of the container, and has made an empty one for the checkpoint.</summary>
    private void KeepByDocker(TestContainer container)
    {
        var directory = Path.Combine(DataRoot, "containers", container.Id);
        Directory.CreateDirectory(Path.Combine(directory, "checkpoints", "one"));
        container.Bundle.Change(config => config["mounts"]!.AsArray().Add(new JsonObject { ["destination"] = "/etc/hosts", ["type"] = "bind", ["source"] = Path.Combine(directory, "hosts") }));
    }

    /// <summary>As an engine has it made.</summary>
    private static CommandResult Checkpoint(TestContainer container, string image, params string[] flags) =>
        CrCommand.Run([.. container.Global, "--log-format", "json", "checkpoint", "--image-path", image, .. flags, container.Id]);
}

using System.Text.Json.Nodes;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>The container an image is restored into: its id, its hooks, and how many of them there are.</summary>
public sealed class FreshContainerTests : RestoreFaultTest
{
    [Fact]
    public void An_id_in_use_is_refused_and_the_other_container_left_alone()
    {
        TakeImage("memory");
        using var other = Start(new ProgramCase("memory", ""), Identity.User);
        var before = new Untouched(other);
        var files = Directory.GetFileSystemEntries(ImageDirectory);

        var result = CrCommand.Run("--root", State, "restore", "--detach", "--image-path", ImageDirectory, "--bundle", Fresh.Directory, "--pid-file", PidFile, other.Id);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ID already exists", result.Error, StringComparison.Ordinal);
        Assert.Equal(files, Directory.GetFileSystemEntries(ImageDirectory));
        Assert.Equal([other.Id], Leftovers.Containers(State).Select(Path.GetFileName));
        Assert.Empty(Leftovers.ProcessesIn(Fresh));
        Assert.False(File.Exists(PidFile), "a pid file was left");
        before.ExpectSameAndOk();
    }

    [Fact]
    public void Two_copies_run_beside_their_original()
    {
        using var original = Start(new ProgramCase("memory", ""), Identity.User);
        var image = NewImage();
        var before = new Untouched(original);
        var (first, second) = (original.Bundle.Copy(Path.Combine(Work, "first")), original.Bundle.Copy(Path.Combine(Work, "second")));
        original.Checkpoint(image, "--leave-running");

        using var one = TestContainer.Restore(first, State, image);
        using var two = TestContainer.Restore(second, State, image);

        one.ExpectOk(1);
        two.ExpectOk(1);
        before.ExpectSameAndOk();
        Assert.Equal(MemoryMap.Of(original.Pid), MemoryMap.Of(one.Pid));
        Assert.Equal(MemoryMap.Of(original.Pid), MemoryMap.Of(two.Pid));
    }

    [Theory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [InlineData("poststart")]
    public void A_hook_that_fails_leaves_nothing(string hook)
    {
        TakeImage("memory");
        AddHook(hook, "/bin/false");

        var result = TryRestore();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("hook", result.Error, StringComparison.Ordinal);
        ExpectNothingLeft();
    }

    /// <summary>It runs inside the container, where nothing else is: the program itself, which cannot make its file, and ends with 2.</summary>
    [Fact]
    public void A_start_hook_inside_the_container_that_fails_leaves_nothing()
    {
        TakeImage("file_private");
        AddHook("startContainer", "/bin/program");
        File.Delete(Fresh.InRoot("tmp/mapped"));
        Directory.CreateDirectory(Fresh.InRoot("tmp/mapped"));

        var result = TryRestore();

        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Error);
        ExpectNothingLeft();
    }

    [Fact]
    public void A_program_that_cannot_be_executed_leaves_nothing()
    {
        TakeImage("memory");
        Fresh.SetArguments("/bin/nothing");

        var result = TryRestore();

        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Error);
        ExpectNothingLeft();
    }

    private void AddHook(string name, string path) =>
        Fresh.Change(config => config["hooks"] = new JsonObject { [name] = new JsonArray(new JsonObject { ["path"] = path }) });
}

using System.Text.Json.Nodes;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A container goes on while its pages are written: the image is of one moment all the same, and nobody inside notices.</summary>
public sealed class GoingOnTests : LiveTest
{
    private const string FromCopy = " from a frozen copy";
    private const string FromHeld = "it stood still until all was written: ";
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData("sweep 4")]
    [InlineData("sweep 12")]
    public void What_is_written_meanwhile_is_not_in_the_image(string program)
    {
        using var container = Start(new ProgramCase(program, ""), Identity.User);
        var before = new Untouched(container);
        for (var time = 1; time <= 5; time++)
        {
            var image = NewImage();
            Assert.Contains(FromCopy, LeftRunning(container, image), StringComparison.Ordinal);

            before.ExpectSame();
            Assert.Equal("", container.Children());
            using var restored = TestContainer.Restore(container.Bundle.Copy(Path.Combine(Work, $"fresh-{time}")), State, image);
            restored.ExpectOk(time);
            before.ExpectOk();
        }
    }

    /// <summary>Most are read before it is held: where one has changed until then, all is read again.</summary>
    [Fact]
    public void Flags_of_mappings_that_change_are_those_of_the_moment()
    {
        using var container = Start(new ProgramCase("flags_flip", ""), Identity.User);
        for (var time = 1; time <= 8; time++)
        {
            var image = NewImage();
            Assert.Contains(FromCopy, LeftRunning(container, image), StringComparison.Ordinal);

            using var restored = TestContainer.Restore(container.Bundle.Copy(Path.Combine(Work, $"fresh-{time}")), State, image);
            restored.ExpectOk(time);
            container.ExpectOk(time);
        }
    }

    [Fact]
    public void What_fork_leaves_out_is_not_too_much_to_be_held()
    {
        using var container = Start(new ProgramCase("sweep 40", ""), Identity.User);

        Assert.Contains($"{FromHeld}too much of it is not copied by fork(2)", LeftRunning(container, NewImage()), StringComparison.Ordinal);

        container.ExpectOk(1);
    }

    [Fact]
    public void A_memory_limit_without_room_for_a_copy_is_respected()
    {
        using var container = StartLimited(new JsonObject { ["memory"] = new JsonObject { ["limit"] = 48 * MiB } });

        Assert.Contains($"{FromHeld}its limits leave ", LeftRunning(container, NewImage()), StringComparison.Ordinal);

        container.ExpectOk(1);
    }

    [Fact]
    public void A_pids_limit_without_room_for_a_copy_is_respected()
    {
        using var container = StartLimited(new JsonObject { ["pids"] = new JsonObject { ["limit"] = 1 } });

        Assert.Contains($"{FromHeld}the kernel refused a copy", LeftRunning(container, NewImage()), StringComparison.Ordinal);

        container.ExpectOk(1);
    }

    [Fact]
    public void A_container_that_ends_is_not_copied()
    {
        using var container = Start(new ProgramCase("sweep 4", ""), Identity.User);
        var image = NewImage();

        container.Checkpoint(image);

        Assert.Contains($"{FromHeld}it ends with the checkpoint", Log(image), StringComparison.Ordinal);
    }

    /// <summary>Others than its tasks can write to them: they are read while it stands still, and not kept in memory until they are written if they are large.</summary>
    [Theory]
    [InlineData("size=128m", 65, true)]
    [InlineData("size=0", 65, true)]
    [InlineData("size=128m", 2, false)]
    [InlineData("size=0", 2, false)]
    public void Much_in_a_tmpfs_is_written_while_it_stands_still(string size, int mebibytes, bool isMuch)
    {
        var contents = new byte[mebibytes * MiB];
        new Random(mebibytes).NextBytes(contents);
        var bundle = NewBundle(new ProgramCase("sweep 12", ""), Identity.User);
        Directory.CreateDirectory(bundle.InRoot("much"));
        bundle.AddMount("/much", "tmpfs", "nosuid", size);
        using var container = TestContainer.Run(bundle, State);
        container.WaitUntilReady();
        File.WriteAllBytes($"/proc/{container.Pid}/root/much/file", contents);
        var image = NewImage();

        Assert.Contains(isMuch ? $"{FromHeld}more than 64 MiB are in its file systems in memory" : FromCopy, LeftRunning(container, image), StringComparison.Ordinal);

        using var restored = TestContainer.Restore(container.Bundle.Copy(Path.Combine(Work, "fresh")), State, image);
        Assert.True(contents.AsSpan().SequenceEqual(File.ReadAllBytes($"/proc/{restored.Pid}/root/much/file")));
        restored.ExpectOk(1);
        container.ExpectOk(1);
    }

    private TestContainer StartLimited(JsonObject resources)
    {
        var bundle = NewBundle(new ProgramCase("sweep 8", ""), Identity.User);
        bundle.Change(config => config["linux"]!["resources"] = resources);
        var container = TestContainer.Run(bundle, State);
        container.WaitUntilReady();
        return container;
    }

    /// <summary>Checkpoints it; the log.</summary>
    private static string LeftRunning(TestContainer container, string image)
    {
        container.Checkpoint(image, "--leave-running");
        return Log(image);
    }

    private static string Log(string image) => File.ReadAllText(Path.Combine(image, "dump.log"));
}

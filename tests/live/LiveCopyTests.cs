using System.Text.RegularExpressions;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Much memory is copied while the container runs: what it writes meanwhile is in the image as it was in the moment of the checkpoint, and nothing of the tracking stays.</summary>
public sealed partial class LiveCopyTests : LiveTest
{
    private static readonly ProgramCase Writer = new("live_writer 192", "");

    [Fact]
    public void Memory_that_changes_in_every_way_is_that_of_one_moment()
    {
        using var container = Start(Writer, Identity.User);
        for (var time = 1; time <= 6; time++)
        {
            var image = NewImage();
            container.Checkpoint(image, "--leave-running");

            Assert.Matches(Rounds(), Log(image));
            ExpectNothingLeft(container);
            using var restored = TestContainer.Restore(container.Bundle.Copy(Path.Combine(Work, $"fresh-{time}")), State, image);
            restored.ExpectOk(time);
            container.ExpectOk(time);
        }
    }

    /// <summary>Rounds that do not shrink end; what is left is read from a frozen copy.</summary>
    [Fact]
    public void A_task_that_writes_without_a_pause_is_copied_in_the_end()
    {
        using var container = Start(new ProgramCase("sweep 30", ""), Identity.User);
        var before = new Untouched(container);
        for (var time = 1; time <= 3; time++)
        {
            var image = NewImage();
            container.Checkpoint(image, "--leave-running");

            Assert.Matches(Rounds(), Log(image));
            Assert.Contains(" from a frozen copy", Log(image), StringComparison.Ordinal);
            before.ExpectSame();
            using var restored = TestContainer.Restore(container.Bundle.Copy(Path.Combine(Work, $"fresh-{time}")), State, image);
            restored.ExpectOk(time);
            before.ExpectOk();
        }
    }

    [Fact]
    public void Through_a_pipe_nothing_is_copied_before()
    {
        using var container = Start(Writer, Identity.User);
        var image = Path.Combine(Work, "image.cr");

        var result = CrCommand.RunProgram(["sh", "-c", $"{LiveEnvironment.Cr} --root {State} checkpoint --leave-running --stats --image - {container.Id} > {image}"]);

        Assert.Contains("pages read: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotMatch(Rounds(), result.Error);
        CrCommand.Succeed("verify", image);
        container.ExpectOk(1);
    }

    [Fact]
    public void Nothing_is_left_of_a_checkpoint_that_is_refused_in_the_end()
    {
        using var container = Start(new ProgramCase("live_writer 192 lock", ""), Identity.User);

        var result = container.TryCheckpoint(NewImage(), "--leave-running");

        Assert.Contains("lock", result.Error, StringComparison.Ordinal);
        ExpectNothingLeft(container);
        container.ExpectOk(1);
    }

    internal static void ExpectNothingLeft(TestContainer container)
    {
        Assert.DoesNotMatch(WriteProtected(), File.ReadAllText($"/proc/{container.Pid}/smaps"));
        Assert.DoesNotContain(Directory.GetFileSystemEntries($"/proc/{container.Pid}/fd"), descriptor => File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name.Contains("userfaultfd", StringComparison.Ordinal) == true);
        Assert.Equal("", container.Children());
        Assert.Contains("TracerPid:\t0\n", File.ReadAllText($"/proc/{container.Pid}/status"), StringComparison.Ordinal);
    }

    private static string Log(string image) => File.ReadAllText(Path.Combine(image, "dump.log"));

    [GeneratedRegex(@"pages read: \d+ \+ \d+.* while the container ran")]
    private static partial Regex Rounds();

    [GeneratedRegex("^VmFlags:.* uw", RegexOptions.Multiline)]
    private static partial Regex WriteProtected();
}

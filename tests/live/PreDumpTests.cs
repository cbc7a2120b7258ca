using System.Text.RegularExpressions;
using CrContainers.Engine;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Checkpoints that build on one another: each has what has changed, and together they are what one of them alone would be.</summary>
public sealed partial class PreDumpTests : LiveTest
{
    private const string Kept = "/run/cr/tracking";
    private const string Much = "live_writer 192";

    /// <summary>A task with little memory is not tracked: all of it is compared.</summary>
    [Theory]
    [InlineData(Much)]
    [InlineData("live_writer 32")]
    public void A_chain_of_ten_is_what_the_last_would_be_alone(string program)
    {
        using var container = Start(new ProgramCase(program, ""), Identity.User);
        var images = new List<string>();
        for (var number = 1; number <= 10; number++)
        {
            images.Add(NewImage());
            container.Checkpoint(images[^1], ["--pre-dump", .. Parent(images)]);
            container.ExpectOk(number);
        }

        container.Do("pause");
        images.Add(NewImage());
        container.Checkpoint(images[^1], ["--leave-running", .. Parent(images)]);
        var alone = NewImage();
        container.Checkpoint(alone, "--leave-running");
        container.Do("resume");

        ExpectNoIncrementIsWhole(images);
        Assert.Equal(ImagePages.Of(alone), ImagePages.Of(Merged(images[^1])));
        LiveCopyTests.ExpectNothingLeft(container);
        foreach (var flags in (string[][])[[], ["--lazy-pages"]])
        {
            using var restored = TestContainer.Restore(container.Bundle.Copy(NewDirectory()), State, images[^1], flags);
            restored.ExpectOk(11);
        }
    }

    /// <summary>The container ends with the last one.</summary>
    [Fact]
    public void The_last_one_is_restored_after_the_container_has_ended()
    {
        using var container = Start(new ProgramCase(Much, ""), Identity.User);
        var images = new List<string> { NewImage() };
        container.Checkpoint(images[0], "--pre-dump");
        var keeper = Keeper(container);
        images.Add(NewImage());

        container.Checkpoint(images[1], Parent(images));

        Assert.Matches(Rounds(), Log(images[1]));
        Assert.True(keeper.WaitForExit(TimeSpan.FromSeconds(20)), "what kept the tracking goes on");
        Assert.DoesNotContain(Directory.EnumerateFiles(Kept), file => IsOf(container, file));
        CrCommand.Succeed([.. container.Global, "delete", container.Id]);
        using var restored = TestContainer.Restore(container.Bundle.Copy(NewDirectory()), State, images[1]);
        restored.ExpectOk(1);
    }

    /// <summary>Without what has kept the tracking, all memory is compared.</summary>
    [Fact]
    public void A_killed_keeper_costs_nothing_but_time()
    {
        using var container = Start(new ProgramCase(Much, ""), Identity.User);
        var images = new List<string> { NewImage() };
        container.Checkpoint(images[0], "--pre-dump");
        using (var keeper = Keeper(container))
        {
            keeper.Kill();
            keeper.WaitForExit();
        }

        LiveCopyTests.ExpectNothingLeft(container);
        container.ExpectOk(1);
        images.Add(NewImage());
        container.Checkpoint(images[1], ["--leave-running", .. Parent(images)]);

        Assert.DoesNotContain(Directory.EnumerateFiles(Kept), file => IsOf(container, file));
        ExpectNoIncrementIsWhole(images);
        using var restored = TestContainer.Restore(container.Bundle.Copy(NewDirectory()), State, images[1]);
        restored.ExpectOk(2);
    }

    /// <summary>Its pages are compared, whatever was noted since another one.</summary>
    [Fact]
    public void An_earlier_parent_than_the_last_will_do()
    {
        using var container = Start(new ProgramCase(Much, ""), Identity.User);
        var first = NewImage();
        container.Checkpoint(first, "--pre-dump");
        container.ExpectOk(1);
        container.Checkpoint(NewImage(), "--pre-dump", "--parent-path", first);
        container.ExpectOk(2);
        var third = NewImage();

        container.Checkpoint(third, "--leave-running", "--parent-path", first);

        CrCommand.Succeed("verify", third);
        using var restored = TestContainer.Restore(container.Bundle.Copy(NewDirectory()), State, third);
        restored.ExpectOk(3);
        container.ExpectOk(3);
        LiveCopyTests.ExpectNothingLeft(container);
    }

    /// <summary>What tracks its memory is no blocker, and goes on.</summary>
    [Fact]
    public void A_check_in_between_changes_nothing()
    {
        using var container = Start(new ProgramCase(Much, ""), Identity.User);
        container.Checkpoint(NewImage(), "--pre-dump");
        using var keeper = Keeper(container);

        CrCommand.Succeed([.. container.Global, "check", container.Id]);

        Assert.False(keeper.HasExited);
        container.ExpectOk(1);
    }

    [Fact]
    public void What_keeps_the_tracking_ends_with_the_container()
    {
        using var container = Start(new ProgramCase(Much, ""), Identity.User);
        container.Checkpoint(NewImage(), "--pre-dump");
        using var keeper = Keeper(container);
        var record = Directory.EnumerateFiles(Kept).Single(file => IsOf(container, file));

        container.Stop();

        Assert.True(keeper.WaitForExit(TimeSpan.FromSeconds(20)), "it goes on");
        Assert.False(File.Exists(record));
    }

    [Fact]
    public void A_parent_that_is_not_there_is_named_before_anything_is_touched()
    {
        using var container = Start(new ProgramCase("memory", ""), Identity.User);
        var image = NewImage();

        var result = container.TryCheckpoint(image, "--pre-dump", "--parent-path", "../nothing");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{Path.Combine(Path.GetDirectoryName(image)!, "nothing")}: there is no such image", result.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(image));
        container.ExpectOk(1);
    }

    /// <summary>Nobody writes into the FIFO: whoever opened it would wait.</summary>
    [Fact]
    public void A_parent_that_is_a_fifo_is_named_before_anything_is_touched()
    {
        using var container = Start(new ProgramCase("memory", ""), Identity.User);
        var before = new Untouched(container);
        var image = NewImage();
        var fifo = Path.Combine(Path.GetDirectoryName(image)!, "fifo");
        Shell.Succeed("mkfifo", fifo);

        Failure.Expect(container.TryCheckpoint(image, "--pre-dump", "--parent-path", "../fifo"), 1, fifo, "it is a FIFO or pipe, not a regular file");

        Assert.False(Path.Exists(image));
        before.ExpectSameAndOk();
    }

    [Fact]
    public void A_pipe_takes_no_increment()
    {
        using var container = Start(new ProgramCase("memory", ""), Identity.User);
        var first = NewImage();
        container.Checkpoint(first, "--pre-dump");

        var result = CrCommand.RunProgram("sh", "-c", $"{LiveEnvironment.Cr} --root {State} checkpoint --leave-running --parent-path {first} --image - {container.Id} | cat");

        Assert.Contains("one that builds on another cannot go through a pipe", result.Error, StringComparison.Ordinal);
        container.ExpectOk(1);
    }

    private static string[] Parent(IReadOnlyList<string> images) =>
        images.Count > 1 ? ["--parent-path", Path.GetRelativePath(images[^1], images[^2])] : [];

    private static void ExpectNoIncrementIsWhole(IReadOnlyList<string> images)
    {
        var whole = new FileInfo(Path.Combine(images[0], "checkpoint.cr")).Length;
        Assert.All(images.Skip(1), image => Assert.InRange(new FileInfo(Path.Combine(image, "checkpoint.cr")).Length, 1, whole * 3 / 4));
        Assert.All(images, image => CrCommand.Succeed("verify", image));
    }

    private string Merged(string image)
    {
        var merged = Directory.CreateDirectory(NewImage()).FullName;
        CrCommand.Succeed("merge", image, merged);
        return merged;
    }

    private string NewDirectory() => Path.Combine(Work, $"bundle-{Guid.NewGuid():N}");

    private static System.Diagnostics.Process Keeper(TestContainer container)
    {
        var record = Directory.EnumerateFiles(Kept).Single(file => IsOf(container, file));
        return System.Diagnostics.Process.GetProcessById(int.Parse(File.ReadAllText(record).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static bool IsOf(TestContainer container, string file) => Path.GetFileName(file).StartsWith($"{container.Pid}-", StringComparison.Ordinal);

    private static string Log(string image) => File.ReadAllText(Path.Combine(image, "dump.log"));

    [GeneratedRegex(@"pages read: \d+ \+ \d+.* while the container ran")]
    private static partial Regex Rounds();
}

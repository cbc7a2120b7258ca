using System.Text.Json.Nodes;
using CrContainers.Engine;
using CrContainers.Engine.Image;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Images that use pages of earlier ones: a real image is taken apart into a chain of three, and restored from that.</summary>
public sealed class IncrementTests : RestoreFaultTest
{
    private const int Seed = 20081001;
    private const string OnDemand = "--on-demand";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private string First => Path.Combine(Work, "first");

    private string Second => Path.Combine(Work, "second");

    public static TheoryData<string, string[]> Restores => new MatrixTheoryData<string, string[]>(
        ["memory", "heap", "stack_growsdown", "guard_pages", "huge", "file_private", "rseq", "threads 8", "lazy 64", "big_memory 16"], [[], ["--lazy-pages"], [OnDemand]]);

    [Theory]
    [MemberData(nameof(Restores))]
    public void The_program_goes_on_where_it_was(string program, string[] flags)
    {
        TakeChain(program);

        using var restored = Restore(flags);

        restored.ExpectOk(1);
        CrCommand.Succeed("--root", State, "check", restored.Id);
        restored.ExpectOk(2);
    }

    /// <summary>But for the few that a program writes to as it waits.</summary>
    [Theory]
    [InlineData("--lazy-pages=false")]
    [InlineData("--lazy-pages")]
    [InlineData(OnDemand)]
    public void Every_page_is_what_it_was(string flag)
    {
        TakeImageAsleep("big_memory 64");
        var before = ImagePages.Of(ImageDirectory);
        Split();
        var second = NewImage();

        using var restored = Restore(flag);
        restored.WaitUntilItSleeps();
        restored.Checkpoint(second);

        var after = ImagePages.Of(second);
        Assert.Equal(before.Keys, after.Keys);
        Assert.Equal(before, after);
        Assert.True(before.Count > 64 << 8, "there are more pages in it than that");
    }

    [Fact]
    public void Verify_and_inspect_find_all_of_it()
    {
        TakeChain("memory");

        Assert.Contains("with pages of 2 earlier images", CrCommand.Succeed("verify", ImageDirectory).Output, StringComparison.Ordinal);
        var sources = JsonNode.Parse(CrCommand.Succeed("inspect", ImageDirectory, "--format", "json").Output)!["sources"]!.AsArray();
        Assert.Equal([First, Second], sources.Select(source => (string?)source!["place"]));
        using var file = File.OpenRead(ImageFile);
        var runs = CheckpointEngine.ReadImage(file).Tasks[0].Memory.Pages.Runs;
        Assert.Equal([Pages(1), Pages(2)], sources.Select(source => (long)source!["pages"]!));

        long Pages(uint source) => runs.Where(run => run.Source == source).Sum(run => (long)run.Pages);
    }

    [Theory]
    [InlineData]
    [InlineData("--lazy-pages")]
    public void Through_a_pipe_the_image_before_it_is_named(params string[] flags)
    {
        TakeChain("memory");
        var pipe = $"exec {LiveEnvironment.Cr} --root {State} restore {string.Join(' ', flags)} --image - --detach --bundle {Fresh.Directory} --pid-file {PidFile}";

        var refused = CrCommand.RunProgram("/bin/sh", "-c", $"{pipe} {FreshId} < {ImageFile}");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("the image comes through a pipe, and nobody said where those before it are\nhint: ", refused.Error, StringComparison.Ordinal);
        ExpectNothingLeft();

        var result = CrCommand.RunProgram("/bin/sh", "-c", $"{pipe} --parent-path {Second} {FreshId} < {ImageFile} > /dev/null 2> {Path.Combine(Work, "stderr")}");
        Assert.Equal(0, result.ExitCode);
        File.WriteAllText(Fresh.InRoot("tmp/stop"), "");
        var pid = int.Parse(File.ReadAllText(PidFile));
        Assert.True(SpinWait.SpinUntil(() => RunningTask.StartTime(pid) is null, Patience), "the program did not end");
    }

    [Theory]
    [InlineData]
    [InlineData(OnDemand)]
    public void The_image_before_it_can_be_named(params string[] flags)
    {
        TakeChain("memory");
        File.Delete(Path.Combine(ImageDirectory, "parent"));

        using var restored = Restore([.. flags, "--parent-path", Second]);

        restored.ExpectOk(1);
    }

    [Theory]
    [InlineData]
    [InlineData(OnDemand)]
    public void A_missing_image_is_named_and_nothing_is_left(params string[] flags)
    {
        TakeChain("memory");
        File.Delete(Path.Combine(Second, "parent"));

        ExpectRefused(flags, $"checkpoint {Id(First)}: ", $"those before it are {Id(Second)} in {Second}, and {Second}/parent does not exist");
    }

    /// <summary>Nobody writes into the FIFO: whoever opened it would wait.</summary>
    [Theory]
    [InlineData]
    [InlineData(OnDemand)]
    public void A_link_to_a_fifo_is_an_error_and_nothing_is_left(params string[] flags)
    {
        TakeChain("memory");
        var fifo = Path.Combine(First, ImageFormat.FileName);
        File.Delete(fifo);
        Shell.Succeed("mkfifo", fifo);

        ExpectRefused(flags, $"{fifo}: it is a FIFO or pipe, not a regular file");
    }

    [Theory]
    [InlineData]
    [InlineData(OnDemand)]
    public void Another_image_under_its_id_is_refused_by_the_run_that_does_not_fit(params string[] flags)
    {
        TakeChain("memory");
        CraftedImage.Rewrite(Path.Combine(Second, ImageFormat.FileName), image => CraftedImage.WithoutPages(image));

        ExpectRefused(flags, $"image {Second}/{ImageFormat.FileName}: the page run at ", " pages at place ", "have 0 pages");
    }

    [Fact]
    public void A_loop_is_an_error_and_nothing_is_left()
    {
        TakeChain("memory");
        File.Delete(Path.Combine(Second, "parent"));
        File.CreateSymbolicLink(Path.Combine(Second, "parent"), ImageDirectory);

        ExpectRefused($"{Second}/parent: a loop");
    }

    /// <summary>Who has an image restored by root must not choose what else root reads.</summary>
    [Fact]
    public void A_link_of_a_user_does_not_lead_to_roots_images()
    {
        TakeChain("memory");
        Shell.Succeed("chown", "--no-dereference", "1000", Path.Combine(ImageDirectory, "parent"));

        ExpectRefused($"{ImageDirectory}/parent: it belongs to a user, and the image that it leads to does not");

        Shell.Succeed("chown", "1000", Path.Combine(Second, ImageFormat.FileName));
        using var restored = Restore();
        restored.ExpectOk(1);
    }

    [Fact]
    public void A_changed_page_of_an_earlier_image_is_refused_before_anything_runs()
    {
        TakeChain("big_memory 16");
        Damage(First);

        ExpectRefused($"image {First}/{ImageFormat.FileName}: the checksum of page contents is wrong");
    }

    [Fact]
    public void A_changed_page_that_comes_later_kills_the_task()
    {
        TakeChain("big_memory 64");

        using var restored = Restore(OnDemand);
        Damage(First);
        File.WriteAllText(Fresh.InRoot("tmp/go.1"), "");

        Assert.True(SpinWait.SpinUntil(() => RunningTask.StartTime(restored.Pid) is null, Patience), "the task is alive");
        PageServers.AwaitEnd(ImageDirectory);
        Assert.Contains($"image {First}/{ImageFormat.FileName}: the checksum of page contents is wrong", File.ReadAllText(Path.Combine(ImageDirectory, "pages.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_whose_names_are_removed_are_read_on()
    {
        TakeChain("big_memory 64");

        using var restored = Restore(OnDemand);
        Directory.Delete(ImageDirectory, recursive: true);
        Directory.Delete(First, recursive: true);
        Directory.Delete(Second, recursive: true);

        restored.ExpectOk(1);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("tmpfs")]
    [InlineData("memfd")]
    [InlineData("big_memory 64")]
    public void Merged_it_is_what_it_was_and_needs_no_other(string program)
    {
        TakeImage(program);
        var (before, complete) = (ImagePages.Of(ImageDirectory), Shown(ImageDirectory));
        Split();
        var merged = Path.Combine(Work, "merged") + "/";

        CrCommand.Succeed("merge", ImageDirectory, merged);
        Directory.Delete(ImageDirectory, recursive: true);
        Directory.Delete(First, recursive: true);
        Directory.Delete(Second, recursive: true);

        Assert.Equal(before, ImagePages.Of(merged));
        Assert.Equal(complete, Shown(merged));
        using var restored = TestContainer.Restore(Fresh, State, merged);
        restored.ExpectOk(1);
    }

    /// <summary>What is restored does not know from how many images it came.</summary>
    [Fact]
    public void A_checkpoint_of_it_is_complete_in_itself()
    {
        TakeChain("big_memory 16");

        using var restored = Restore(OnDemand);
        using var again = restored.Replace(Work);

        again.ExpectOk(1);
    }

    private static Guid Id(string directory)
    {
        using var file = File.OpenRead(Path.Combine(directory, ImageFormat.FileName));
        return ImageReader.ReadHead(file).CheckpointId;
    }

    /// <summary>All that is shown of an image but its id.</summary>
    private static string Shown(string directory)
    {
        var shown = JsonNode.Parse(CrCommand.Succeed("inspect", directory, "--format", "json").Output)!.AsObject();
        Assert.True(shown.Remove("checkpointId"));
        return shown.ToJsonString();
    }

    private void TakeChain(string program)
    {
        TakeImage(program);
        Split();
    }

    /// <summary>Links lead from one to the other, one of them absolute.</summary>
    private void Split()
    {
        Directory.CreateDirectory(First);
        Directory.CreateDirectory(Second);
        ImageChain.Split(ImageFile, [Path.Combine(First, ImageFormat.FileName), Path.Combine(Second, ImageFormat.FileName)], Seed);
        File.CreateSymbolicLink(Path.Combine(ImageDirectory, "parent"), "../second");
        File.CreateSymbolicLink(Path.Combine(Second, "parent"), First);
    }

    private void ExpectRefused(string[] flags, params string[] words)
    {
        Failure.Expect(TryRestore(flags), 1, words);
        ExpectNothingLeft();
    }

    /// <summary>Zeros in the middle of its page contents.</summary>
    private static void Damage(string directory)
    {
        var file = Path.Combine(directory, ImageFormat.FileName);
        Shell.Succeed("dd", "if=/dev/zero", $"of={file}", "bs=4096", "count=1", $"seek={new FileInfo(file).Length / 2 / 4096}", "conv=notrunc", "status=none");
    }
}

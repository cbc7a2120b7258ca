using System.Globalization;
using CrContainers.Engine;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Restore.Lazy;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Which pages are touched first is written down beside the image; the next lazy restore has those, and no others, before the task runs. What is
/// wrong with that file keeps no container from starting.</summary>
public sealed class LazyFirstPagesTests : RestoreFaultTest
{
    private const string Record = "--record-first-pages";
    private const string OnDemand = "--on-demand";
    private const ulong Page = 4096;
    private const int Pages = 256;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string FirstFile => FirstPagesFile.Beside(ImageFile);

    private ulong Area => ulong.Parse(File.ReadAllText(Fresh.InRoot("tmp/area")), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [Fact]
    public void The_order_of_first_touch_is_written_down()
    {
        TakeImage("first_pages");

        RecordTouching("touch 40", "touch 3", "touch 4", "touch 40", "child 200", "touch 200", "move 90", "touch 5");

        Assert.Equal([40, 3, 4, 200, 90, 5], Recorded());
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(FirstFile));
    }

    [Theory]
    [InlineData(OnDemand)]
    [InlineData("--lazy-pages")]
    public void Those_pages_are_there_before_the_task_runs(string flag)
    {
        TakeImage("first_pages");
        RecordTouching("touch 40", "touch 3", "touch 4", "child 200", "move 90");

        using (var restored = Restore(flag))
        {
            var present = Present(restored.Pid);
            Assert.True(present.IsSupersetOf([3, 4, 40, 90, 200]), string.Join(' ', present));
            Assert.True(flag != OnDemand || present.Count == 5, string.Join(' ', present));
            Touch(restored, [.. Enumerable.Range(0, Pages).Select(number => $"touch {number}")]);
        }

        Assert.Contains("first pages: ", File.ReadAllText(Path.Combine(ImageDirectory, "restore.log")), StringComparison.Ordinal);
    }

    /// <summary>What an earlier one has named is asked for as well, or it would be missing.</summary>
    [Fact]
    public void A_later_recording_takes_the_place_of_an_earlier_one()
    {
        TakeImage("first_pages");
        RecordTouching("touch 40", "touch 3");

        RecordTouching("touch 3", "touch 7");

        Assert.Equal([3, 7], Recorded());
    }

    /// <summary>Nobody asks for the rest: the time is over at some point, and then the rest is loaded.</summary>
    [Fact]
    public void A_recording_ends_by_itself_and_the_rest_is_loaded()
    {
        TakeImage("first_pages");

        using var restored = Restore(Record);
        Touch(restored, "touch 9");
        Assert.NotEqual(0, PageServers.Of(restored.Pid));
        Assert.Equal([9], Present(restored.Pid));

        PageServers.ExpectNone(restored.Pid, ImageDirectory);
        Assert.Equal(Pages, Present(restored.Pid).Count);
        Assert.Equal([9], Recorded());
    }

    [Fact]
    public void A_task_that_ends_has_been_recorded()
    {
        TakeImage("first_pages");
        using (var restored = Restore(Record))
        {
            Touch(restored, "touch 12", "touch 11");
            restored.Stop();
            PageServers.AwaitEnd(ImageDirectory);
        }

        Assert.Equal([12, 11], Recorded());
    }

    [Fact]
    public void An_image_that_has_no_name_any_more_gets_no_file()
    {
        TakeImage("first_pages");
        using (var restored = Restore(Record))
        {
            Touch(restored, "touch 12");
            File.Delete(ImageFile);
            EndLoading(restored);
        }

        Assert.False(File.Exists(FirstFile));
        Assert.Contains("they are not written down: ", File.ReadAllText(Path.Combine(ImageDirectory, "pages.log")), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "damaged", "its checksum is wrong" },
        { "cut off", "bytes wanted" },
        { "too large", "is the limit" },
        { "empty", "bytes wanted" },
        { "of another checkpoint", "they are those of checkpoint 00112233-4455-6677-8899-aabbccddeeff" },
        { "of pages that are not there", "the image has not all pages from 1000 to 2000" },
        { "of another user", "it belongs to user 1000, not to root" },
        { "for others to write", "others than root may write to it" },
        { "a link", "it is a link" },
        { "a pipe", "it is no regular file" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void One_that_cannot_be_used_is_noted_and_the_container_starts(string fault, string reason)
    {
        TakeImage("first_pages");
        RecordTouching("touch 40");
        Spoil(fault);

        using var restored = Restore(OnDemand);

        Assert.Empty(Present(restored.Pid));
        Assert.Matches($"^cr: note: the file of first pages beside the image is not used: .*{reason}", restored.ReadErrorLine());
        Assert.Matches($"note: the file of first pages beside the image is not used: .*{reason}", File.ReadAllText(Path.Combine(ImageDirectory, "restore.log")));
        Touch(restored, "touch 40", "touch 41");
    }

    [Fact]
    public void Another_checkpoint_in_the_place_of_the_image_takes_the_file_away()
    {
        TakeImage("first_pages");
        RecordTouching("touch 40");

        using var restored = Restore("--lazy-pages");
        restored.Checkpoint(ImageDirectory);

        Assert.False(File.Exists(FirstFile));
    }

    [Fact]
    public void A_copy_in_the_image_store_has_it_until_it_is_replaced_or_removed()
    {
        TakeImage("first_pages");
        RecordTouching("touch 40", "touch 3");
        var store = new HookedBundle(Work, Fresh);

        store.AddImage("warm", ImageDirectory);
        var copy = FirstPagesFile.Beside(store.ImageFile("warm"));
        Assert.Equal(File.ReadAllBytes(FirstFile), File.ReadAllBytes(copy));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(copy));

        File.Delete(FirstFile);
        Run(store, "add", "--replace", "warm", ImageDirectory);
        Assert.False(File.Exists(copy));

        Run(store, "remove", "warm");
        Assert.False(Directory.Exists(Path.GetDirectoryName(copy)));
    }

    private static void Run(HookedBundle store, params string[] words)
    {
        var result = CrCommand.RunProgram(store.Configured([LiveEnvironment.Cr, "image", .. words]));
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private void Spoil(string fault)
    {
        var first = FirstPages.Decode(File.ReadAllBytes(FirstFile));
        var bytes = fault switch
        {
            "damaged" => [.. first.Encode()[..^1], (byte)~first.Encode()[^1]],
            "cut off" => first.Encode()[..^1],
            "too large" => new byte[FirstPages.MostBytes + 1],
            "empty" => [],
            "of another checkpoint" => (first with { CheckpointId = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") }).Encode(),
            "of pages that are not there" => (first with { Runs = [.. first.Runs, new PageRun(Page, 1)] }).Encode(),
            _ => first.Encode(),
        };
        File.WriteAllBytes(FirstFile, bytes);
        var other = Path.Combine(Work, "other");
        switch (fault)
        {
            case "of another user":
                Shell.Succeed("chown", "1000", FirstFile);
                break;
            case "for others to write":
                Shell.Succeed("chmod", "602", FirstFile);
                break;
            case "a link":
                File.Move(FirstFile, other);
                File.CreateSymbolicLink(FirstFile, other);
                break;
            case "a pipe":
                File.Delete(FirstFile);
                Shell.Succeed("mkfifo", "--mode=600", FirstFile);
                break;
        }
    }

    /// <summary>Restores the image, has the program touch pages, and ends the recording.</summary>
    private void RecordTouching(params string[] order)
    {
        using var restored = Restore(Record, OnDemand);
        Touch(restored, order);
        EndLoading(restored);
        File.Delete(Fresh.InRoot("tmp/go.1"));
    }

    private void Touch(TestContainer restored, params string[] order)
    {
        File.WriteAllText(Fresh.InRoot("tmp/order"), string.Join('\n', order));
        restored.ExpectOk(1);
    }

    private void EndLoading(TestContainer restored)
    {
        CrCommand.Succeed("--root", State, "check", restored.Id);
        PageServers.AwaitEnd(ImageDirectory);
    }

    /// <summary>The file's pages of the program's area, in the file's order.</summary>
    private int[] Recorded() => [.. FirstPages.Decode(File.ReadAllBytes(FirstFile)).Runs
        .SelectMany(run => Enumerable.Range(0, (int)run.Pages).Select(number => run.Start + ((ulong)number * Page)))
        .Where(address => address >= Area && address < Area + (Pages * Page))
        .Select(address => (int)((address - Area) / Page))];

    /// <summary>Those of the area that are in memory.</summary>
    private HashSet<int> Present(int pid)
    {
        using var pages = new PresentPages(pid);
        return [.. pages.From(Area, Pages)];
    }
}

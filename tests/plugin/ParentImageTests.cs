using System.Text.Json.Nodes;
using CrContainers.Tests.Plugin.Fakes;
using static CrContainers.Tests.Plugin.Fakes.ImageFolders;

namespace CrContainers.Tests.Plugin;

/// <summary>Where the images are looked for whose pages an image uses.</summary>
public sealed class ParentImageTests : IDisposable
{
    private const string Sound = $"sound: checkpoint {LastId}, 1 task, with pages of 1 earlier image\n";
    private readonly FakeRuntime fake = new();
    private readonly ImageFolders images;

    public ParentImageTests() => images = new ImageFolders(fake);

    public void Dispose() => fake.Dispose();

    [Theory]
    [InlineData("../first")]
    [InlineData("../first/checkpoint.cr")]
    [InlineData("../first/../first/.")]
    public void A_link_leads_to_a_directory_or_an_image(string target)
    {
        Link(images.Last, target);

        ExpectSound("verify", images.Last);
        ExpectSound("verify", FileIn(images.Last));
    }

    [Fact]
    public void A_link_may_be_absolute_and_lead_through_another_one()
    {
        Directory.CreateDirectory(fake.InDirectory("elsewhere"));
        File.CreateSymbolicLink(fake.InDirectory("elsewhere/here"), images.First);
        Link(images.Last, fake.InDirectory("elsewhere/here"));

        ExpectSound("verify", images.Last);
    }

    [Fact]
    public void The_way_goes_on_until_the_image_is_found()
    {
        Link(images.Last, "../other");
        Link(images.Other, "../first");

        ExpectSound("verify", images.Last);
    }

    /// <summary>The link of a directory that a link leads to is its own, not that of the place where the first link lies.</summary>
    [Fact]
    public void Relative_links_count_from_where_they_lie()
    {
        Directory.CreateDirectory(fake.InDirectory("deep/er"));
        Directory.Move(images.Other, fake.InDirectory("deep/er/other"));
        File.CreateSymbolicLink(fake.InDirectory("other"), "deep/er/other");
        Link(images.Last, "../other");
        Link(fake.InDirectory("deep/er/other"), "../../../first");

        ExpectSound("verify", images.Last);
    }

    [Fact]
    public void A_link_that_has_an_images_name_counts_more()
    {
        File.Copy(FileIn(images.Last), fake.InDirectory("c2.cr"));
        File.Copy(FileIn(images.First), fake.InDirectory("c1.cr"));
        Link(fake.Directory, "other");
        File.CreateSymbolicLink(fake.InDirectory("c2.cr.parent"), "c1.cr");

        ExpectSound("verify", fake.InDirectory("c2.cr"));
    }

    [Fact]
    public void The_image_before_can_be_named()
    {
        Link(images.Last, "../other");

        ExpectSound("verify", "--parent-path", images.First, images.Last);
        ExpectSound("verify", "--parent-path", "first/checkpoint.cr", images.Last);
    }

    [Fact]
    public void An_image_that_comes_through_a_pipe_has_no_link()
    {
        Link(images.Last, "../first");

        var without = CrProgram.RunInShell(fake, $"\"$CR\" verify - <{FileIn(images.Last)}");
        var with = CrProgram.RunInShell(fake, $"\"$CR\" verify --parent-path {images.First} - <{FileIn(images.Last)}");

        ExpectRefused(without, $"verify checkpoint {FirstId}: the image uses pages of it: the image comes through a pipe, and nobody said where those before it are");
        Assert.Equal(Sound, with.Output);
    }

    [Fact]
    public void No_link_is_an_error_that_says_where_it_would_be() =>
        ExpectRefused(Verify(), $"verify checkpoint {FirstId}: the image uses pages of it: {images.Last}/parent does not exist");

    [Fact]
    public void Other_images_are_named_by_their_ids_and_places()
    {
        Link(images.Last, "../other");

        ExpectRefused(Verify(), $"verify checkpoint {FirstId}: the image uses pages of it: those before it are {LastId} in {images.Other}, and {images.Other}/parent does not exist");
    }

    [Theory]
    [InlineData("../last")]
    [InlineData("../other")]
    [InlineData("checkpoint.cr")]
    public void A_loop_is_an_error(string target)
    {
        Link(images.Last, target);
        Link(images.Other, "../last/../other");

        ExpectRefused(Verify(), "parent: a loop: it leads back to ");
    }

    [Fact]
    public void A_link_to_itself_is_an_error()
    {
        Link(images.Last, "parent");

        ExpectRefused(Verify(), $"verify {images.Last}/parent: a loop: it leads back to itself");
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_an_error()
    {
        Link(images.Last, "../gone");

        ExpectRefused(Verify(), $"verify {images.Last}/parent: it leads to ../gone, which is not there");
    }

    /// <summary>Nobody writes into the FIFO: whoever opened it would wait.</summary>
    [Theory]
    [InlineData("mkfifo here", "here", "FIFO or pipe")]
    [InlineData("mkdir here; mkfifo here/checkpoint.cr", "here/checkpoint.cr", "FIFO or pipe")]
    [InlineData("mkdir -p here/checkpoint.cr", "here/checkpoint.cr", "directory")]
    [InlineData("mknod here c 1 5", "here", "device")]
    [InlineData("python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"here\")'", "here", "socket")]
    public void What_is_no_file_is_an_error_that_names_it(string make, string what, string kind)
    {
        Assert.Equal(0, CrProgram.RunInShell(fake, make).ExitCode);
        var message = $" {fake.InDirectory(what)}: it is a {kind}, not a regular file";
        Link(images.Last, "../here");

        ExpectRefused(Verify(), $"cr: verify{message}");
        ExpectRefused(CrProgram.Run(fake, "verify", "--parent-path", "here", images.Last), $"cr: verify{message}");
        ExpectRefused(CrProgram.Run(fake, "merge", images.Last, "out.cr"), $"cr: merge{message}");
        Assert.Contains($"not found:{message}", CrProgram.Run(fake, "inspect", images.Last).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_image_that_is_not_there_is_an_error() =>
        ExpectRefused(CrProgram.Run(fake, "verify", "--parent-path", "gone", images.Last), $"verify {fake.InDirectory("gone")}: the image before this one shall be there, and nothing is");

    [Fact]
    public void A_directory_without_an_image_is_an_error()
    {
        Link(images.Last, "../empty");
        Directory.CreateDirectory(fake.InDirectory("empty"));

        ExpectRefused(Verify(), $"verify {fake.InDirectory("empty")}/checkpoint.cr: there is no such image");
    }

    [Fact]
    public void What_is_no_image_is_an_error_that_names_it()
    {
        Link(images.Last, "../first");
        File.WriteAllText(FileIn(images.First), "#!/bin/sh\necho this is no checkpoint, but long enough for one\n");

        ExpectRefused(Verify(), $"read image {images.First}: not a checkpoint: it does not begin with HEAD [CRI001 at byte 0]");
    }

    [Fact]
    public void Sixty_four_images_in_a_row_are_gone_through_and_no_more()
    {
        const int most = 64;
        for (var number = 1; number <= most; number++)
        {
            Link(Make(fake, $"other-{number}", "v2.3.cr"), number < most ? $"../other-{number + 1}" : "../first");
        }

        Link(images.Last, "../other-2");
        ExpectSound("verify", images.Last);

        File.Delete(Path.Combine(images.Last, "parent"));
        Link(images.Last, "../other-1");
        ExpectRefused(Verify(), $"/other-{most}/parent: it leads to one more image than {most} in a row");
    }

    [Fact]
    public void Inspect_shows_them_with_their_pages_and_places()
    {
        Link(images.Last, "../first");

        var text = CrProgram.Run(fake, "inspect", images.Last);
        var source = JsonNode.Parse(CrProgram.Run(fake, "inspect", images.Last, "--format", "json").Output)!["sources"]!.AsArray().Single()!;

        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Contains($"checkpoint {FirstId}: 8.0 KiB, {images.First}", text.Output, StringComparison.Ordinal);
        Assert.Contains("500000-510000 rw-p  64.0 KiB, kept   8.0 KiB  [heap]", text.Output, StringComparison.Ordinal);
        Assert.Equal((FirstId, 2, images.First, null), ((string?)source["checkpointId"], (int)source["pages"]!, (string?)source["place"], (string?)source["missing"]));
    }

    [Fact]
    public void Inspect_says_what_is_missing_and_shows_the_rest()
    {
        Link(images.Last, "../gone");

        var result = CrProgram.Run(fake, "inspect", images.Last);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"checkpoint {FirstId}: 8.0 KiB, not found: {images.Last}/parent: it leads to ../gone, which is not there", result.Output, StringComparison.Ordinal);
        Assert.Contains("task 1 (example)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_page_of_an_earlier_image_is_seen_and_its_image_named()
    {
        Link(images.Last, "../first");
        var bytes = File.ReadAllBytes(FileIn(images.First));
        bytes[^2000] ^= 1;
        File.WriteAllBytes(FileIn(images.First), bytes);

        ExpectRefused(Verify(), $"read image {FileIn(images.First)}: the checksum of page contents is wrong [CRI004");
    }

    [Fact]
    public void The_store_takes_none_that_is_not_complete_in_itself()
    {
        Link(images.Last, "../first");
        var store = new StoreOfTest(fake);

        var result = store.Run("image", "add", "warm", images.Last);

        ExpectRefused(result, $"image add image warm: it is not complete in itself: it uses pages of checkpoint {FirstId}\nhint: make one complete image of it first: cr merge IMAGE OUTPUT\n");
        Assert.False(Directory.Exists(Path.Combine(store.Directory, "warm")));
    }

    [Fact]
    public void Nor_does_an_export()
    {
        var result = CrProgram.Run(fake, "store", "export", images.Last, fake.InDirectory("out"));

        ExpectRefused(result, $"store export {images.Last}: it is not complete in itself: ");
        Assert.False(Directory.Exists(fake.InDirectory("out")));
    }

    /// <summary>One that root has put into the store by hand counts as far as nobody else could have changed anything of it.</summary>
    [Fact]
    public void Behind_a_hook_earlier_images_are_roots_as_well()
    {
        var store = new StoreOfTest(fake);
        store.Add("warm");
        store.Add("cold");
        File.Copy(FileIn(images.Last), store.FileOf("warm"), overwrite: true);
        File.Copy(FileIn(images.First), store.FileOf("cold"), overwrite: true);
        Link(Path.Combine(store.Directory, "warm"), "../cold");

        Assert.Contains("it was made under kernel", store.Restore("warm").Error, StringComparison.Ordinal);

        File.SetUnixFileMode(store.FileOf("cold"), File.GetUnixFileMode(store.FileOf("cold")) | UnixFileMode.OtherWrite);
        ExpectRefused(store.Restore("warm"), $"restore {store.FileOf("cold")}: others than root may write to it");
    }

    private CrResult Verify() => CrProgram.Run(fake, "verify", images.Last);

    private void ExpectSound(params string[] arguments)
    {
        var result = CrProgram.Run(fake, arguments);

        Assert.Equal((0, Sound, ""), (result.ExitCode, result.Output, result.Error));
    }

    private static void ExpectRefused(CrResult result, string message)
    {
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains("\nhint: ", result.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, result.ExitCode);
    }
}

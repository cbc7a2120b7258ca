using System.Text.Json.Nodes;
using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin;

/// <summary>The image store: names are never paths, and nothing counts that others than root could have put there.</summary>
public sealed class ImageStoreTests : IDisposable
{
    private readonly FakeRuntime fake = new();
    private readonly StoreOfTest store;

    public ImageStoreTests() => store = new StoreOfTest(fake);

    public void Dispose() => fake.Dispose();

    [Fact]
    public void An_image_that_was_added_is_the_same_byte_for_byte_and_root_only()
    {
        var result = store.Add("warm");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(File.ReadAllBytes(CrProgram.GoldenImage), File.ReadAllBytes(store.FileOf("warm")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.FileOf("warm")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(store.Directory));
    }

    [Fact]
    public void A_list_names_program_size_and_time()
    {
        store.Add("warm");
        store.Add("Another_1.0-x");

        var images = JsonNode.Parse(store.Run("image", "list", "--format", "json").Output)!.AsArray();

        Assert.Equal(["Another_1.0-x", "warm"], images.Select(image => (string?)image!["name"]));
        Assert.Equal("example", (string?)images[1]!["program"]);
        Assert.Equal(new FileInfo(CrProgram.GoldenImage).Length, (long?)images[1]!["bytes"]);
        Assert.Equal("00112233-4455-6677-8899-aabbccddeeff", (string?)images[1]!["checkpointId"]);
        Assert.Equal("2023-11-14T22:13:20Z", (string?)images[1]!["created"]);
        Assert.Matches("(?m)^warm +00112233-4455-6677-8899-aabbccddeeff +example +16.1 KiB +2023-11-14 22:13:20", store.Run("image", "list").Output);
    }

    [Fact]
    public void An_image_comes_through_a_pipe_as_well()
    {
        var result = CrProgram.RunInShell(fake, $"CR_CONFIG={store.Configuration} \"$CR\" image add piped - <{CrProgram.GoldenImage}");

        Assert.Equal(0, result.ExitCode);
        Assert.True(File.Exists(store.FileOf("piped")));
    }

    [Fact]
    public void A_damaged_image_is_refused_and_nothing_of_it_stays()
    {
        var bytes = File.ReadAllBytes(CrProgram.GoldenImage);
        bytes[^5000] ^= 1;
        File.WriteAllBytes(fake.InDirectory("bad.cr"), bytes);

        var result = store.Run("image", "add", "bad", fake.InDirectory("bad.cr"));

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cr: read image: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(store.Directory));
    }

    [Fact]
    public void A_name_that_is_taken_needs_replace()
    {
        store.Add("warm");
        File.WriteAllText(store.FileOf("warm"), "old");

        var refused = store.Add("warm");

        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("cr: image add image warm: there is one of this name already\nhint: ", refused.Error, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(store.FileOf("warm")));
        Assert.Equal(0, store.Add("warm", "--replace").ExitCode);
        Assert.Equal(File.ReadAllBytes(CrProgram.GoldenImage), File.ReadAllBytes(store.FileOf("warm")));
        Assert.Equal(["checkpoint.cr"], Directory.GetFileSystemEntries(Path.Combine(store.Directory, "warm")).Select(Path.GetFileName));
    }

    public static TheoryData<string> HostileNames =>
        ["", ".", "..", "../x", "/etc/passwd", "a/b", "a/../b", ".hidden", "_a", "a b", "a\nb", "a\tb", "ä", "a*", "a$b", new string('a', 129)];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void What_is_no_name_is_refused_wherever_it_comes_from(string name)
    {
        Directory.CreateDirectory(store.Directory);
        foreach (var result in (CrResult[])[store.Add(name), store.Run("image", "remove", "--", name), store.Restore(name)])
        {
            Assert.Equal(2, result.ExitCode);
            Assert.Contains(": this is no image's name: ", result.Error, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(store.Directory));
    }

    [Fact]
    public void The_longest_name_is_one() => Assert.Equal(0, store.Add(new string('a', 128)).ExitCode);

    [Fact]
    public void An_image_that_is_not_there_is_named()
    {
        foreach (var result in (CrResult[])[store.Restore("cold"), store.Run("image", "remove", "cold")])
        {
            Assert.Equal(1, result.ExitCode);
            Assert.Contains($" image cold: there is no such image in {store.Directory}\nhint: ", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_sound_image_is_held_against_the_host_next()
    {
        store.Add("warm");

        Assert.StartsWith("cr: restore image: it was made under kernel ", store.Restore("warm").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mv store real; ln -s real store", "it is a link")]
    [InlineData("mv store/warm real; ln -s ../real store/warm", "it is a link")]
    [InlineData("mv store/warm/checkpoint.cr real; ln -s ../../real store/warm/checkpoint.cr", "it is a link")]
    [InlineData("chown 1000 store", "it belongs to user 1000, not to root")]
    [InlineData("chown 1000 store/warm", "it belongs to user 1000, not to root")]
    [InlineData("chown 1000 store/warm/checkpoint.cr", "it belongs to user 1000, not to root")]
    [InlineData("chmod 0770 store", "others than root may write to it")]
    [InlineData("chmod 0702 store/warm", "others than root may write to it")]
    [InlineData("chmod 0660 store/warm/checkpoint.cr", "others than root may write to it")]
    [InlineData("chmod 0777 .", "can be changed by others than root")]
    [InlineData("chown 1000 .", "can be changed by others than root")]
    [InlineData("rm store/warm/checkpoint.cr; mkfifo store/warm/checkpoint.cr", "it is no regular file")]
    public void What_others_could_have_put_there_is_refused(string change, string reason)
    {
        store.Add("warm");
        Assert.Equal(0, CrProgram.RunInShell(fake, change).ExitCode);

        var result = store.Restore("warm");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cr: restore ", result.Error, StringComparison.Ordinal);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Contains("\nhint: make it root's own", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_tells_of_a_bad_image_and_goes_on()
    {
        store.Add("warm");
        store.Add("bad");
        File.WriteAllText(store.FileOf("bad"), "no image");

        var images = JsonNode.Parse(store.Run("image", "list", "--format", "json").Output)!.AsArray();

        Assert.StartsWith("read image: ", (string?)images[0]!["problem"], StringComparison.Ordinal);
        Assert.Null(images[1]!["problem"]);
    }

    [Fact]
    public void A_removed_image_is_gone_and_others_stay()
    {
        store.Add("one");
        store.Add("two");
        store.Add("three");

        Assert.Equal(0, store.Run("image", "remove", "one", "two").ExitCode);

        Assert.Equal(["three"], Directory.GetFileSystemEntries(store.Directory).Select(Path.GetFileName));
    }

    [Fact]
    public void A_failed_restore_leaves_its_reason_in_the_log()
    {
        store.Restore("cold");

        var log = File.ReadAllText(Path.Combine(store.Logs, "id.log"));
        Assert.Contains("restore image cold: there is no such image", log, StringComparison.Ordinal);
    }
}

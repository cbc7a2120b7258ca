using System.Text.Json.Nodes;
using CrContainers.Tests.Plugin.Fakes;
using static CrContainers.Tests.Plugin.Fakes.ImageFolders;

namespace CrContainers.Tests.Plugin;

/// <summary><c>cr merge</c>: a complete image, in its place only once it is one.</summary>
public sealed class MergeTests : IDisposable
{
    private readonly FakeRuntime fake = new();
    private readonly ImageFolders images;

    public MergeTests()
    {
        images = new ImageFolders(fake);
        Link(images.Last, "../first");
    }

    private string Output => fake.InDirectory("out.cr");

    public void Dispose() => fake.Dispose();

    [Fact]
    public void The_merged_image_needs_no_other()
    {
        var result = Merge(Output);
        Directory.Delete(images.First, recursive: true);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var id = Id(Output);
        Assert.NotEqual(LastId, id);
        Assert.Equal($"merged into {Output}: checkpoint {id}, 16.0 KiB\n", result.Output);
        Assert.Equal($"sound: checkpoint {id}, 1 task\n", CrProgram.Run(fake, "verify", Output).Output);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Output));
        Assert.Equal(0, new StoreOfTest(fake).Run("image", "add", "merged", Output).ExitCode);
    }

    [Theory]
    [InlineData(true, "there")]
    [InlineData(false, "new/")]
    public void A_directory_gets_what_engines_look_for(bool isThere, string name)
    {
        var directory = fake.InDirectory(name);
        if (isThere)
        {
            Directory.CreateDirectory(directory);
        }

        Assert.Equal(0, Merge(directory).ExitCode);

        Assert.Equal(["checkpoint.cr", "inventory.img"], Directory.EnumerateFiles(directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_image_that_is_there_is_replaced_if_that_is_asked_for()
    {
        File.WriteAllText(Output, "mine");

        var refused = Merge(Output);

        Assert.Equal(2, refused.ExitCode);
        Assert.Equal($"cr: merge {Output}: it is there already\nhint: give it another name, or --replace\n", refused.Error);
        Assert.Equal("mine", File.ReadAllText(Output));
        Assert.Equal(0, Merge(Output, "--replace").ExitCode);
        Assert.NotEqual(LastId, Id(Output));
    }

    /// <summary>What it replaces is read to its end.</summary>
    [Fact]
    public void It_may_take_the_place_of_its_own_image()
    {
        Assert.Equal(0, Merge(images.Last, "--replace").ExitCode);

        Assert.Equal($"sound: checkpoint {Id(images.Last)}, 1 task\n", CrProgram.Run(fake, "verify", images.Last).Output);
    }

    [Fact]
    public void A_missing_image_is_named_and_nothing_is_left()
    {
        File.Delete(Path.Combine(images.Last, "parent"));

        var result = Merge(fake.InDirectory("new/"));

        Assert.Contains($"cr: merge checkpoint {FirstId}: the image uses pages of it: ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fake.InDirectory("new")));
        Assert.Equal(0, Merge(Output, "--parent-path", images.First).ExitCode);
    }

    [Fact]
    public void A_damaged_image_is_named_and_nothing_is_left()
    {
        var bytes = File.ReadAllBytes(FileIn(images.First));
        bytes[^2000] ^= 1;
        File.WriteAllBytes(FileIn(images.First), bytes);
        var before = Directory.EnumerateFileSystemEntries(fake.Directory).Order(StringComparer.Ordinal).ToList();

        var result = Merge(Output);

        Assert.Contains($"cr: read image {FileIn(images.First)}: the checksum of page contents is wrong [CRI004", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(fake.Directory).Order(StringComparer.Ordinal));
    }

    private CrResult Merge(string output, params string[] more) => CrProgram.Run(fake, ["merge", images.Last, output, .. more]);

    private string Id(string image) => (string)JsonNode.Parse(CrProgram.Run(fake, "inspect", image, "--format", "json").Output)!["checkpointId"]!;
}

using CrContainers.Engine.Image;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Directories a checkpoint is asked to write into.</summary>
public sealed class ImageDirectoryTests : LiveTest
{
    private static readonly ProgramCase Program = new("memory", "");

    [Fact]
    public void A_missing_parent_is_made()
    {
        using var container = Start(Program, Identity.User);
        var image = Path.Combine(Work, "not", "there", "yet");

        container.Checkpoint(image, "--leave-running");

        CrCommand.Succeed("verify", image);
        container.ExpectOk(1);
    }

    [Fact]
    public void A_missing_parent_is_gone_again_after_a_failure()
    {
        using var container = Start(new ProgramCase("refused flock", ""), Identity.User);

        var result = container.TryCheckpoint(Path.Combine(Work, "not", "there", "yet"));

        Assert.Equal(1, result.ExitCode);
        Assert.False(Directory.Exists(Path.Combine(Work, "not")), "directories were left");
        container.ExpectOk(1);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/beneath")]
    public void A_file_in_its_place_is_refused_and_kept(string path)
    {
        using var container = Start(Program, Identity.User);
        var before = new Untouched(container);
        var file = Path.Combine(Work, "file");
        File.WriteAllText(file, "precious");

        Failure.Expect(container.TryCheckpoint(Path.Combine(Work, path)), 1, Path.Combine(Work, path), "cannot be made");

        Assert.Equal("precious", File.ReadAllText(file));
        before.ExpectSameAndOk();
    }

    [Fact]
    public void A_read_only_directory_is_refused()
    {
        using var container = Start(Program, Identity.User);
        using var mount = new TemporaryMount(Path.Combine(Work, "readonly"), "size=64k");
        mount.MakeReadOnly();
        var before = new Untouched(container);

        Failure.Expect(container.TryCheckpoint(mount.Path), 1, mount.Path, "EROFS");

        before.ExpectSameAndOk();
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_refused()
    {
        using var container = Start(Program, Identity.User);
        using var mount = new TemporaryMount(Path.Combine(Work, "readonly"), "size=64k");
        mount.MakeReadOnly();
        var before = new Untouched(container);
        var image = Path.Combine(mount.Path, "image");

        Failure.Expect(container.TryCheckpoint(image), 1, image, "cannot be made");

        before.ExpectSameAndOk();
    }

    [Fact]
    public void What_lies_there_already_stays_and_an_older_image_is_replaced()
    {
        using var container = Start(Program, Identity.User);
        var image = NewImage();
        Directory.CreateDirectory(image);
        File.WriteAllText(Path.Combine(image, "other"), "precious");
        File.WriteAllText(Path.Combine(image, ImageFormat.FileName), "no image");

        container.Checkpoint(image, "--leave-running");

        CrCommand.Succeed("verify", image);
        Assert.Equal("precious", File.ReadAllText(Path.Combine(image, "other")));
        Assert.Equal([ImageFormat.FileName, "dump.log", "inventory.img", "other"], Names(image));
    }

    [Fact]
    public void An_older_image_outlives_a_failed_checkpoint()
    {
        using var container = Start(new ProgramCase("refused flock", ""), Identity.User);
        var image = NewImage();
        Directory.CreateDirectory(image);
        File.WriteAllText(Path.Combine(image, ImageFormat.FileName), "older");

        Assert.Equal(1, container.TryCheckpoint(image).ExitCode);

        Assert.Equal("older", File.ReadAllText(Path.Combine(image, ImageFormat.FileName)));
        Assert.Equal([ImageFormat.FileName], Names(image));
        container.ExpectOk(1);
    }

    [Fact]
    public void A_directory_with_the_name_of_the_image_is_kept()
    {
        using var container = Start(Program, Identity.User);
        var before = new Untouched(container);
        var image = NewImage();
        Directory.CreateDirectory(Path.Combine(image, ImageFormat.FileName));

        Failure.Expect(container.TryCheckpoint(image), 1, Path.Combine(image, ImageFormat.FileName), "EISDIR");

        Assert.Equal([ImageFormat.FileName], Names(image));
        before.ExpectSameAndOk();
    }

    private static string[] Names(string directory) =>
        [.. Directory.GetFileSystemEntries(directory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}

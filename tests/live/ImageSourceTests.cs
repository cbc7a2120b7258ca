using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Where a restore is told to find its image.</summary>
public sealed class ImageSourceTests : RestoreFaultTest
{
    [Fact]
    public void A_missing_directory_is_named()
    {
        TakeImage("memory");
        Directory.Delete(ImageDirectory, recursive: true);

        ExpectRefused(ImageDirectory, "there is no such image");

        Assert.False(Directory.Exists(ImageDirectory), "a directory was made");
    }

    [Fact]
    public void A_directory_without_an_image_is_named()
    {
        TakeImage("memory");
        File.Delete(ImageFile);

        ExpectRefused(ImageFile, "there is no such image");
    }

    [Fact]
    public void A_directory_in_the_place_of_the_image_is_named()
    {
        TakeImage("memory");
        File.Delete(ImageFile);
        Directory.CreateDirectory(ImageFile);

        ExpectRefused(ImageFile, "it is a directory, not a regular file");
    }

    [Fact]
    public void An_image_can_lie_where_nothing_can_be_written()
    {
        TakeImage("memory");
        using var mount = new TemporaryMount(Path.Combine(Work, "readonly"), "size=8m");
        File.Copy(ImageFile, Path.Combine(mount.Path, Path.GetFileName(ImageFile)));
        mount.MakeReadOnly();

        using var restored = TestContainer.Restore(Fresh, State, mount.Path);

        restored.ExpectOk(1);
    }
}

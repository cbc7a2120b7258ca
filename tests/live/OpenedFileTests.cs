using CrContainers.Engine.Native;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>An opened file whose name leads to something else in the fresh container: only a regular file or a directory
/// beneath the container's own root is ever opened.</summary>
public sealed class OpenedFileTests : RestoreFaultTest
{
    private const string Opened = "/tmp/directory/1";
    private const int OpenedNumber = 20;

    private string InFresh => Fresh.InRoot(Opened);

    [Fact]
    public void Missing() => ExpectReplacementRefused("ENOENT", () => { });

    [Fact]
    public void A_directory() => ExpectReplacementRefused("no regular file", () => Directory.CreateDirectory(InFresh));

    /// <summary>Opening it for reading would wait for a writer.</summary>
    [Fact]
    public void A_fifo() => ExpectReplacementRefused("no regular file", () => Shell.Succeed("mkfifo", InFresh));

    [Fact]
    public void A_character_device() => ExpectReplacementRefused("no regular file", () => Shell.Succeed("mknod", InFresh, "c", "1", "3"));

    [Fact]
    public void A_block_device() => ExpectReplacementRefused("no regular file", () => Shell.Succeed("mknod", InFresh, "b", "7", "0"));

    [Fact]
    public void A_link_to_a_file_of_the_host() => ExpectReplacementRefused("no regular file", () => File.CreateSymbolicLink(InFresh, Canary()));

    [Fact]
    public void A_directory_that_is_a_link_to_one_of_the_host()
    {
        TakeImage("descriptors");
        Canary();
        Directory.Move(Fresh.InRoot("/tmp/directory"), Fresh.InRoot("/elsewhere"));
        Directory.CreateSymbolicLink(Fresh.InRoot("/tmp/directory"), Outside);

        ExpectRefused(Opened, "ENOENT");
    }

    [Fact]
    public void A_directory_that_is_a_link_out_of_the_root_by_dots()
    {
        TakeImage("descriptors");
        Canary();
        Directory.Move(Fresh.InRoot("/tmp/directory"), Fresh.InRoot("/elsewhere"));
        Directory.CreateSymbolicLink(Fresh.InRoot("/tmp/directory"), "../../../../../../../../.." + Outside);

        ExpectRefused(Opened, "ENOENT");
    }

    [Fact]
    public void An_absolute_link_is_followed_within_the_root()
    {
        TakeImage("descriptors");
        var canary = Canary();
        Directory.CreateDirectory(Fresh.InRoot(Outside));
        File.Copy(InFresh, Fresh.InRoot(canary));
        Directory.CreateSymbolicLink(Fresh.InRoot("/tmp/link"), Outside);
        CraftedImage.Rename(ImageFile, Opened, "/tmp/link/1");

        using var restored = Restore();

        var opened = FileStatus.OfPath($"/proc/{restored.Pid}/fd/{OpenedNumber}")!.Value;
        Assert.Equal(FileStatus.OfPath(Fresh.InRoot(canary))!.Value.Inode, opened.Inode);
        Assert.NotEqual(FileStatus.OfPath(canary)!.Value.Inode, opened.Inode);
    }

    private string Outside => Path.Combine(Work, "outside");

    /// <summary>A file of the host that no restore may open.</summary>
    private string Canary()
    {
        Directory.CreateDirectory(Outside);
        var canary = Path.Combine(Outside, "1");
        File.WriteAllText(canary, "of the host");
        return canary;
    }

    private void ExpectReplacementRefused(string reason, Action replace)
    {
        TakeImage("descriptors");
        File.Delete(InFresh);
        replace();
        ExpectRefused(Opened, reason);
    }
}

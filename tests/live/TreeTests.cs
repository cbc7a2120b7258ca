using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>File systems in memory: where a fresh container has none for the image's files, and what an image may not make in one.</summary>
public sealed class TreeTests : RestoreFaultTest
{
    private const string Shared = "/dev/shm";
    private const uint SetUid = 0x9ed;

    [Fact]
    public void Without_a_tmpfs_of_the_fresh_container()
    {
        TakeImage("tmpfs");
        Fresh.RemoveMount(Shared);

        ExpectRefused("tmpfs /dev/shm", "the fresh container has no writable tmpfs there, and the image has files for it");
    }

    [Fact]
    public void With_a_tmpfs_that_is_too_small()
    {
        TakeImage("tmpfs");
        Fresh.ChangeOptions(Shared, options => options.Add("size=8k"));

        ExpectRefused(Shared, "ENOSPC");
    }

    [Fact]
    public void A_set_uid_file_where_it_would_count()
    {
        TakeImage("tmpfs");
        CraftedImage.Rewrite(ImageFile, image => image, entry => entry.Path == "again" ? entry with { Mode = SetUid } : entry);
        Fresh.ChangeOptions(Shared, options => options.Remove(options.First(option => (string?)option == "nosuid")));

        ExpectRefused("/dev/shm/again", "it is a set-uid or set-gid file");
    }

    [Fact]
    public void A_link_where_the_fresh_container_has_a_device()
    {
        TakeImage("tmpfs");
        CraftedImage.Rewrite(ImageFile, image => image, entry => entry.Path == "fd" ? entry with { Path = "null" } : entry);

        ExpectRefused("/dev/null", "the image has a Symlink there, the fresh container something else");
    }

    [Fact]
    public void What_the_fresh_container_came_with_and_the_image_has_not_goes()
    {
        var bundle = NewBundle(new ProgramCase("tmpfs_copied", ""), Identity.Root);
        Directory.CreateDirectory(bundle.InRoot("copied/sub"));
        File.WriteAllText(bundle.InRoot("copied/sub/removed"), "from the image");
        File.WriteAllText(bundle.InRoot("copied/kept"), "from the image");
        bundle.AddMount("/copied", "tmpfs", "nosuid", "tmpcopyup");
        using (var container = TestContainer.Run(bundle, State))
        {
            container.WaitUntilReady();
            TakeImage(bundle, container.Id);
        }

        using var restored = Restore();

        restored.ExpectOk(1);
    }
}

using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>What a fresh container may not have of a fanotify is named; and files on overlayfs, which the kernel does not open by handle.</summary>
public sealed class FanotifyTests : RestoreFaultTest
{
    private static readonly ProgramCase Everything = new("fanotify", "unconfined caps=SYS_ADMIN");

    [Fact]
    public void Without_the_capability()
    {
        TakeImageOf(Everything);
        TakeCapability();

        ExpectRefused("make fanotify fd 3: the fresh container may not have it: it lacks CAP_SYS_ADMIN");
    }

    [Theory]
    [InlineData(FanotifyMarkKind.Mount)]
    [InlineData(FanotifyMarkKind.FileSystem)]
    public void Without_the_capability_for_such_a_mark(FanotifyMarkKind kind)
    {
        TakeImageOf(new ProgramCase("fanotify user", "unconfined"));
        Remark(mark => mark with { Kind = kind, Path = "/dev/shm" });

        ExpectRefused("mark /dev/shm for fanotify fd 3: the fresh container lacks CAP_SYS_ADMIN, which a mark of a mount or file system needs (EPERM)");
    }

    [Fact]
    public void Without_the_file()
    {
        TakeImageOf(new ProgramCase("fanotify user", "unconfined"));
        Directory.Delete(Fresh.InRoot("/tmp/marked"), recursive: true);

        ExpectRefused("mark /tmp/marked for fanotify fd 3: the fresh container does not give it", "ENOENT");
    }

    /// <summary>It would wait for an answer of the task that stands still.</summary>
    [Fact]
    public void A_check_does_not_wait_for_permission()
    {
        using var container = Start(new ProgramCase("fanotify permission", "unconfined caps=SYS_ADMIN"), Identity.Root);

        var result = CrCommand.Run("--root", State, "check", container.Id);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("fd 3 (anon_inode:[fanotify]): it has a mark that asks for permission", result.Output + result.Error, StringComparison.Ordinal);
        container.ExpectOk(1);
        container.Stop();
    }

    [Fact]
    public void A_note_tells_of_events_that_were_not_read()
    {
        TakeImageOf(new ProgramCase("fanotify unread", "unconfined caps=SYS_ADMIN"));

        Assert.Contains("fd 3: 1 events that it had not read from its fanotify are not kept, and it is not told", CrCommand.Run("inspect", ImageFile).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_files_on_overlayfs()
    {
        var bundle = NewBundle(Everything, Identity.Root);
        using var overlay = new TemporaryOverlay(bundle.RootFileSystem);
        using (var container = TestContainer.Run(bundle, State))
        {
            container.WaitUntilReady();
            TakeImage(bundle, container.Id);
        }

        using var restored = Restore();

        restored.ExpectOk(1);
        restored.Stop();
    }

    private void TakeImageOf(ProgramCase program)
    {
        using var container = Start(program, Identity.Root);
        TakeImage(container.Bundle, container.Id);
    }

    private void TakeCapability() => Fresh.Change(config =>
    {
        foreach (var (_, set) in config["process"]!["capabilities"]!.AsObject())
        {
            set!.AsArray().RemoveAll(name => (string?)name == "CAP_SYS_ADMIN");
        }
    });

    private void Remark(Func<FanotifyMark, FanotifyMark> change) => CraftedImage.Rewrite(ImageFile, image => image with
    {
        OpenFiles = [.. image.OpenFiles.Select(file => file.Detail is FanotifyDetail detail ? file with { Detail = detail with { Marks = [.. detail.Marks.Select(change)] } } : file)],
    });
}

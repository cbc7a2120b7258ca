using CrContainers.Engine.Image;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>An image, a fresh bundle, and a restore that must fail and leave nothing.</summary>
public abstract class RestoreFaultTest : LiveTest
{
    /// <summary>The fresh container's; runc names cgroups after it, so no two tests may have the same.</summary>
    protected string FreshId { get; } = $"fresh-{Guid.NewGuid():N}";

    private protected Bundle Fresh { get; private set; } = null!;

    /// <summary>The directory given to checkpoint and restore.</summary>
    protected string ImageDirectory { get; private set; } = "";

    protected string ImageFile => Path.Combine(ImageDirectory, ImageFormat.FileName);

    protected string PidFile => Path.Combine(Work, "fresh.pid");

    /// <summary>Checkpoints a program; no container is there afterwards.</summary>
    /// <param name="program">And its arguments.</param>
    /// <param name="identity">Who runs it.</param>
    protected void TakeImage(string program, Identity identity = Identity.User)
    {
        using var container = Start(new ProgramCase(program, ""), identity);
        TakeImage(container.Bundle, container.Id);
    }

    /// <summary>The same, of a program whose pages will be compared with those of a later image.</summary>
    protected void TakeImageAsleep(string program)
    {
        using var container = Start(new ProgramCase(program, ""), Identity.User);
        container.WaitUntilItSleeps();
        TakeImage(container.Bundle, container.Id);
    }

    /// <summary>Checkpoints a running container.</summary>
    private protected void TakeImage(Bundle bundle, string id, params string[] more)
    {
        ImageDirectory = NewImage();
        CrCommand.Succeed(["--root", State, "checkpoint", "--image-path", ImageDirectory, .. more, id]);
        Fresh = bundle.Copy(Path.Combine(Work, "fresh"));
    }

    /// <summary>A failed restore leaves no container, no process and no file.</summary>
    protected void ExpectRefused(params string[] words)
    {
        var files = FilesOfImage();
        Failure.Expect(TryRestore(), 1, words);
        Assert.Equal(files, FilesOfImage());
        ExpectNothingLeft();
    }

    private protected CommandResult TryRestore(params string[] more) =>
        CrCommand.Run(["--root", State, "restore", "--detach", "--image-path", ImageDirectory, "--bundle", Fresh.Directory, "--pid-file", PidFile, .. more, FreshId]);

    protected void ExpectNothingLeft()
    {
        Leftovers.ExpectNone(State, Fresh);
        Assert.False(File.Exists(PidFile), "a pid file was left");
    }

    private protected TestContainer Restore(params string[] more) => TestContainer.Restore(Fresh, State, ImageDirectory, more);

    private string[] FilesOfImage() => Directory.Exists(ImageDirectory) ? [.. Directory.GetFileSystemEntries(ImageDirectory).Order(StringComparer.Ordinal)] : [];
}

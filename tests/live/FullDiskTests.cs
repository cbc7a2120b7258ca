using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>The disk becomes full in the middle of the image: the container goes on, and nothing is left.</summary>
public sealed class FullDiskTests : LiveTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_container_goes_on(bool leaveRunning)
    {
        using var container = Start(new ProgramCase("big_memory 16", ""), Identity.User);
        using var mount = new TemporaryMount(Path.Combine(Work, "small"), "size=512k");
        var before = new Untouched(container);

        var result = container.TryCheckpoint(mount.Path, leaveRunning ? ["--leave-running"] : []);

        Failure.Expect(result, 1, "image", "No space left on device");
        Assert.Empty(Directory.GetFileSystemEntries(mount.Path));
        before.ExpectSameAndOk();
    }
}

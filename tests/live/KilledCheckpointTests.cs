using CrContainers.Engine.Image;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary><c>cr checkpoint</c> is killed anywhere in its work: the container goes on as if nothing had happened, and the image
/// is there as a whole or not at all.</summary>
public sealed class KilledCheckpointTests : LiveTest
{
    private const int Seed = 20081001;

    /// <summary>The machine may be busy as the usual time is measured, and less so afterwards: then many a kill comes too late.</summary>
    private const int MostRounds = 4;
    private readonly Random random = new(Seed);

    [Theory]
    [InlineData("memory", 60)]
    [InlineData("registers spin", 20)]
    [InlineData("registers syscall", 20)]
    [InlineData("signal_mask", 20)]
    [InlineData("sigtrap default", 40)]
    [InlineData("sigtrap handled", 20)]
    [InlineData("sigtrap ignored", 40)]
    [InlineData("sigtrap pending", 20)]
    [InlineData("xstate", 20)]
    [InlineData("sweep 8", 60)]
    [InlineData("sweep 30", 40)]
    public void A_running_container_goes_on(string program, int times) => Kill(new ProgramCase(program, ""), times, paused: false);

    [Theory]
    [InlineData("memory", 50)]
    [InlineData("registers syscall", 20)]
    public void A_paused_container_goes_on_once_it_is_resumed(string program, int times) => Kill(new ProgramCase(program, ""), times, paused: true);

    private void Kill(ProgramCase program, int times, bool paused)
    {
        using var container = Start(program, Identity.User);
        string[] checkpoint = [.. container.Global, "checkpoint", "--leave-running", "--image-path", NewImage(), container.Id];
        KilledCommand.Measure(checkpoint);
        var usual = KilledCommand.Measure(checkpoint);
        var before = new Untouched(container);
        var killed = 0;
        for (var time = 0; time < times || (killed < times / 4 && time < MostRounds * times); time++)
        {
            Pause(container, paused);
            var image = NewImage();
            checkpoint[^2] = image;
            killed += KilledCommand.Run(usual * random.NextDouble() * 1.2, checkpoint) ? 1 : 0;
            Resume(container);
            before.ExpectOk();
            before.ExpectSame();
            ExpectWholeOrNothing(image);
        }

        Assert.InRange(killed, times / 4, MostRounds * times);
        checkpoint[^2] = NewImage();
        CrCommand.Succeed(checkpoint);
        Assert.Equal("", container.Children());
    }

    private static void Pause(TestContainer container, bool paused)
    {
        if (paused)
        {
            container.Do("pause");
        }
    }

    /// <summary>Killed while it held the tasks, cr leaves the freezer thawed.</summary>
    private static void Resume(TestContainer container)
    {
        if (container.Status() == "paused")
        {
            container.Do("resume");
        }
    }

    private static void ExpectWholeOrNothing(string image)
    {
        if (File.Exists(Path.Combine(image, ImageFormat.FileName)))
        {
            CrCommand.Succeed("verify", image);
        }
        else
        {
            var left = Directory.Exists(image) ? Directory.GetFileSystemEntries(image).Select(Path.GetFileName) : [];
            Assert.DoesNotContain(left, name => name != "inventory.img");
        }
    }
}

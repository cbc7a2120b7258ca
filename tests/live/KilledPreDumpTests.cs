using System.Diagnostics;
using System.Globalization;
using CrContainers.Engine;
using CrContainers.Engine.Image;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary><c>cr checkpoint --pre-dump</c> is killed: the container goes on, its writes are tracked by a keeper that the next checkpoint finds or by nobody, and the next increments are right.</summary>
public sealed class KilledPreDumpTests : LiveTest
{
    private const int Seed = 20081001;
    private const int Killed = 128 + 9;

    /// <summary>The hand-over takes longer on a busy machine.</summary>
    private const int MostRounds = 4;
    private const string Kept = "/run/cr/tracking";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>From the moment the image has its name to the end, about.</summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromMilliseconds(15);

    /// <summary>Enough memory to be tracked. Each of its checks compares all of it with a model.</summary>
    private static readonly ProgramCase Program = new("live_writer 96", "");
    private readonly Random random = new(Seed);
    private int check;

    /// <summary>The newest image of the chain.</summary>
    private string? last;

    [Theory]
    [InlineData("before the record is removed", false)]
    [InlineData("after the record is removed", false)]
    [InlineData("before the image has its name", false)]
    [InlineData("after the image has its name", false)]
    [InlineData("before the keeper is there", false)]
    [InlineData("before the keeper holds a copy", false)]
    [InlineData("before the record is there", true)]
    [InlineData("after the record is there", true)]
    public void At_any_step_of_the_hand_over_to_the_keeper(string moment, bool isKept)
    {
        using var container = Start(Program, Identity.User);
        CrCommand.Succeed(PreDump(container, out var first));
        last = first;
        container.ExpectOk(++check);

        var result = CrCommand.RunProgram([LiveEnvironment.Program("killed_at"), moment, LiveEnvironment.Cr, .. PreDump(container, out var image)]);

        Assert.True(result.ExitCode == Killed, $"exit code {result.ExitCode}\n{result.Error}");
        ExpectSettled(container, image);
        Assert.Equal(isKept, IsKept(container));
        CrCommand.Succeed(PreDump(container, out image));
        Assert.True(IsKept(container), "the next one's writes are not tracked");
        last = image;
        container.ExpectOk(++check);
        ExpectRight(container);
    }

    [Fact]
    public void Anywhere_in_its_work()
    {
        const int times = 40;
        const int enough = 3;
        using var container = Start(Program, Identity.User);
        var usual = Measure(container);
        var (killed, published) = (0, 0);
        for (var time = 1; time <= times || (published < enough && time <= MostRounds * times); time++)
        {
            using var checkpoint = CrCommand.Start(PreDump(container, out var image));
            var isKilled = KilledCommand.Kill(checkpoint, time % 2 == 0 ? usual * random.NextDouble() : SinceItIsThere(checkpoint, image, HandOver * random.NextDouble()));
            var isThere = ExpectSettled(container, image);
            killed += isKilled ? 1 : 0;
            published += isKilled && isThere ? 1 : 0;
            if (time % 8 == 0)
            {
                ExpectRight(container);
            }
        }

        Assert.InRange(killed, times / 4, MostRounds * times);
        Assert.InRange(published, enough, killed);
    }

    /// <summary>Waits until the image has its name.</summary>
    /// <returns>The time given.</returns>
    private static TimeSpan SinceItIsThere(Process checkpoint, string image, TimeSpan time)
    {
        var file = Path.Combine(image, ImageFormat.FileName);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(file) || checkpoint.HasExited, Patience), "there is no image");
        return time;
    }

    /// <returns>True: the image is there, and the next builds on it.</returns>
    private bool ExpectSettled(TestContainer container, string image)
    {
        AwaitKeepers(container);
        container.ExpectOk(++check);
        var isThere = File.Exists(Path.Combine(image, ImageFormat.FileName));
        if (isThere)
        {
            CrCommand.Succeed("verify", image);
            last = image;
        }

        if (!IsKept(container))
        {
            LiveCopyTests.ExpectNothingLeft(container);
        }

        return isThere;
    }

    /// <summary>An increment is restored, and the container goes on untracked; the chain begins anew.</summary>
    private void ExpectRight(TestContainer container)
    {
        var image = NewImage();
        container.Checkpoint(image, ["--leave-running", .. Parent()]);
        AwaitKeepers(container);
        Assert.False(IsKept(container), "writes are tracked that nobody will ask for");
        LiveCopyTests.ExpectNothingLeft(container);
        using (var restored = TestContainer.Restore(container.Bundle.Copy(Path.Combine(Work, $"bundle-{Guid.NewGuid():N}")), State, image))
        {
            restored.ExpectOk(check + 1);
        }

        container.ExpectOk(++check);
        last = null;
    }

    private TimeSpan Measure(TestContainer container)
    {
        CrCommand.Succeed(PreDump(container, out var image));
        last = image;
        var usual = KilledCommand.Measure(PreDump(container, out image));
        last = image;
        return usual;
    }

    private string[] PreDump(TestContainer container, out string image)
    {
        image = NewImage();
        return [.. container.Global, "checkpoint", "--pre-dump", "--image-path", image, .. Parent(), container.Id];
    }

    private string[] Parent() => last is null ? [] : ["--parent-path", last];

    /// <summary>One that was just started when cr was killed holds a copy soon, or ends. Not one is without its record: nobody would end it.</summary>
    private static void AwaitKeepers(TestContainer container)
    {
        var start = Stopwatch.GetTimestamp();
        while (Keepers(container) is var keepers && !keepers.SequenceEqual(Recorded(container).Where(keepers.Contains)))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"of the keepers {string.Join(", ", keepers)} only {string.Join(", ", Recorded(container))} are on record");
            Thread.Sleep(5);
        }
    }

    private static bool IsKept(TestContainer container) => Keepers(container).Length > 0;

    private static int[] Keepers(TestContainer container) => [.. HostProcesses.Naming($"\0tracking-keeper\0{container.Pid}\0").Order()];

    /// <summary>By what is on record for the next checkpoint.</summary>
    private static int[] Recorded(TestContainer container) =>
        File.Exists(RecordOf(container)) ? [int.Parse(File.ReadAllText(RecordOf(container)).Split(' ')[0], CultureInfo.InvariantCulture)] : [];

    private static string RecordOf(TestContainer container) => Path.Combine(Kept, $"{container.Pid}-{RunningTask.StartTime(container.Pid)}");
}

using System.Globalization;
using CrContainers.Engine.Image;

namespace CrContainers.Bench;

/// <summary>Checkpoints with --leave-running, and increments, of a container that writes to its memory all the time.</summary>
internal sealed class LiveBenchmark(Workspace workspace)
{
    private const int PageBytes = 4096;
    private const int BlockBytes = 512;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(300);

    public IReadOnlyList<LiveRound> Measure(int mebibytes, long pagesASecond, int rounds)
    {
        using var load = new Load(workspace, mebibytes, pagesASecond);
        return [.. Enumerable.Range(0, rounds).Select(_ => MeasureOne(load, Pages(mebibytes)))];
    }

    /// <summary>One after the other, the first of which is whole and left out.</summary>
    public IReadOnlyList<IncrementRound> MeasureIncrements(int mebibytes, long pagesASecond, int rounds)
    {
        using var load = new Load(workspace, mebibytes, pagesASecond);
        load.Checkpoint(ImageOf(0), "--pre-dump");
        var made = Enumerable.Range(1, rounds).Select(number => MeasureIncrement(load, number)).ToList();
        for (var number = 0; number <= rounds; number++)
        {
            Directory.Delete(ImageOf(number), recursive: true);
        }

        return made;
    }

    private LiveRound MeasureOne(Load load, long pages)
    {
        var first = load.Sample();
        Thread.Sleep(Window);
        var before = load.Sample();
        var stop = load.Checkpoint(ImageOf(0), "--leave-running");
        var after = load.Sample();
        Thread.Sleep(Window);
        var last = load.Sample();
        Directory.Delete(ImageOf(0), recursive: true);
        workspace.Continue();
        return new LiveRound(stop, before.Fork, (double)(after.Writes - before.Writes) / pages, before.RateSince(first), after.RateSince(before), last.RateSince(after));
    }

    /// <summary>What is written from just before the one checkpoint to just before the next is, but for the moments of the two, what is in the next.</summary>
    private IncrementRound MeasureIncrement(Load load, int number)
    {
        var before = load.Sample();
        Thread.Sleep(Window * 3);
        var stop = load.Checkpoint(ImageOf(number), "--pre-dump", "--parent-path", ImageOf(number - 1));
        var after = load.Sample();
        return new IncrementRound(stop, OnDisk(Path.Combine(ImageOf(number), ImageFormat.FileName)), (after.Writes - before.Writes) * PageBytes);
    }

    private static long OnDisk(string file)
    {
        using var stat = Command.Run("stat", "--format", "%b", file);
        return long.Parse(stat.ReadLine()!, CultureInfo.InvariantCulture) * BlockBytes;
    }

    private string ImageOf(int number) => workspace.PathOf($"image-live-{number}");

    private static long Pages(int mebibytes) => ((long)mebibytes << 20) / PageBytes;
}

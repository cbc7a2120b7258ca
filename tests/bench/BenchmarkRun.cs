namespace CrContainers.Bench;

/// <summary>The stages of a run, with a line of progress for each.</summary>
internal sealed class BenchmarkRun(Workspace workspace)
{
    private const int WarmUp = 1;
    private const int Rounds = 10;
    private const int DockerRounds = 5;
    private const int PageBytes = 4096;
    private static readonly int[] Sizes = [1, 256, 1024];
    private const int Mappings = 10_000;
    private const int LazySmall = 16;
    private static readonly int[] LazySizes = [4096, 2048, 1024];
    private static readonly int[] AnswerSizes = [0, 512];
    private static readonly int[] LiveSizes = [1024, 256];
    private static readonly int[] DockerSizes = [16, 512];

    private readonly List<string> notes = [];

    public BenchmarkResults Measure()
    {
        var sizes = Sizes.Where(Fits).ToArray();
        var hasCriu = NoteUnless(Criu.WhyNot());
        Say($"create, start and delete: pairs of cr and {Workspace.Runtime}");
        var lifecycle = new LifecycleBenchmark(workspace).Measure();
        SizeFigures[] figures = [.. sizes.Select(size => new SizeFigures(size, Measure(size), hasCriu ? CompareWithCriu(size) : []))];
        return new BenchmarkResults(HostText.Of(workspace), figures, MeasureMappings(), lifecycle, MeasureLazy(), MeasureAnswers(), MeasureLive(), NoteUnless(DockerDaemon.WhyNot()) ? MeasureDocker() : null, figures.Any(size => size.Criu.Count > 0), notes);
    }

    private LazyFigures? MeasureLazy()
    {
        if (Array.Find(LazySizes, Fits) is not (> 0 and var large))
        {
            return null;
        }

        Say($"{LazySmall} and {large} MiB: restore --lazy-pages, {WarmUp} round to warm up and {Rounds} that count; then clones on demand");
        var benchmark = new LazyBenchmark(workspace);
        return new LazyFigures([.. benchmark.Measure(LazySmall, large, WarmUp + Rounds).Skip(WarmUp)], LazySmall, large, benchmark.MeasureClones());
    }

    private AnswerFigures[] MeasureAnswers() => [.. AnswerSizes.Where(Fits).Select(MeasureAnswers)];

    private AnswerFigures MeasureAnswers(int mebibytes)
    {
        Say($"a python3 service with {mebibytes} MiB beside it: first answers after restores from a cold image, {WarmUp} round to warm up and {Rounds} that count");
        return new AnswerBenchmark(workspace, mebibytes).Measure(WarmUp, Rounds);
    }

    private LiveFigures? MeasureLive()
    {
        if (Array.Find(LiveSizes, Fits) is not (> 0 and var large))
        {
            return null;
        }

        var percent = ((long)large << 20) / PageBytes / 100;
        Say($"{large} MiB: checkpoints with --leave-running while it is written to, and increments, {WarmUp} round to warm up and {Rounds} that count");
        var benchmark = new LiveBenchmark(workspace);
        return new LiveFigures(
            [
                ($"{LazySmall} MiB, written without a pause", Live(LazySmall, 0)),
                ($"{large} MiB, 2 % written in a second", Live(large, 2 * percent)),
                ($"{large} MiB, written without a pause", Live(large, 0)),
            ],
            [.. benchmark.MeasureIncrements(large, percent, WarmUp + Rounds).Skip(WarmUp)], large);

        LiveRound[] Live(int mebibytes, long pages) => [.. benchmark.Measure(mebibytes, pages, WarmUp + Rounds).Skip(WarmUp)];
    }

    private DockerFigures MeasureDocker()
    {
        Say($"docker run: pairs of cr and {Workspace.Runtime}");
        var runs = new DockerRunBenchmark(workspace).Measure();
        return new DockerFigures([.. DockerSizes.Where(Fits).Select(size => new DockerSizeFigures(size, MeasureThroughDocker(size)))], runs);
    }

    private DockerRound[] MeasureThroughDocker(int mebibytes)
    {
        Say($"{mebibytes} MiB: docker checkpoint create and docker start --checkpoint, {WarmUp} round to warm up and {DockerRounds} that count");
        using var benchmark = new DockerMemoryBenchmark(workspace, mebibytes);
        var rounds = Enumerable.Range(0, WarmUp + DockerRounds).Select(benchmark.Measure).Skip(WarmUp).ToArray();
        benchmark.ExpectMemoryIntact();
        return rounds;
    }

    private bool Fits(int mebibytes)
    {
        var lack = Capacity.WhyNot(workspace, mebibytes);
        return NoteUnless(lack is null ? null : $"{mebibytes} MiB is left out: {lack}");
    }

    private Round[] Measure(int mebibytes)
    {
        Say($"{mebibytes} MiB: floors, checkpoint and restore, {WarmUp} round to warm up and {Rounds} that count");
        using var benchmark = new MemoryBenchmark(workspace, mebibytes);
        var rounds = Enumerable.Range(0, WarmUp + Rounds).Select(benchmark.Measure).Skip(WarmUp).ToArray();
        benchmark.ExpectMemoryIntact();
        return rounds;
    }

    private MappingFigures MeasureMappings()
    {
        Say($"{Mappings} mappings: floors, checkpoint and restore, {WarmUp} round to warm up and {Rounds} that count");
        using var benchmark = MemoryBenchmark.OfMappings(workspace, Mappings);
        var rounds = Enumerable.Range(0, WarmUp + Rounds).Select(number => (benchmark.ReadMappings(), benchmark.Measure(number))).Skip(WarmUp).ToArray();
        benchmark.ExpectMemoryIntact();
        return new MappingFigures(Mappings, rounds);
    }

    /// <summary>A CRIU that passes its own check may still fail on a container; that takes nothing from the rest.</summary>
    private CriuRound[] CompareWithCriu(int mebibytes)
    {
        Say($"{mebibytes} MiB: {Workspace.Runtime} checkpoint and restore, through CRIU");
        try
        {
            using var benchmark = new CriuBenchmark(workspace, mebibytes);
            return Enumerable.Range(0, WarmUp + Rounds).Select(_ => benchmark.Measure()).Skip(WarmUp).ToArray();
        }
        catch (BenchException exception)
        {
            NoteUnless($"{mebibytes} MiB: no figures of CRIU: {exception.Message.ReplaceLineEndings(" ")}");
            return [];
        }
    }

    private bool NoteUnless(string? obstacle)
    {
        if (obstacle is not null)
        {
            Say(obstacle);
            notes.Add(obstacle);
        }

        return obstacle is null;
    }

    private static void Say(string line) => Console.Out.WriteLine(line);
}

using Spectre.Console;

namespace CrContainers.Bench;

/// <summary>The table: a row for each measurement, with its floor beside it.</summary>
internal sealed class ReportTable
{
    /// <summary>Where this fits, no cell is broken.</summary>
    public const int Width = 150;

    private readonly Table table = new() { Border = TableBorder.Rounded, UseSafeBorder = true };
    private readonly bool hasCriu;

    private ReportTable(bool hasCriu)
    {
        this.hasCriu = hasCriu;
        table.AddColumns("", "ms", "floor", "ms", "ratio to the floor");
        if (hasCriu)
        {
            table.AddColumn($"{Workspace.Runtime} with CRIU, ms");
        }
    }

    public static void Print(IAnsiConsole console, BenchmarkResults results)
    {
        var report = new ReportTable(results.HasCriu);
        foreach (var size in results.Sizes)
        {
            report.Add(size);
        }

        report.Add(results.Mappings);
        report.AddTitle("in front of the runtime");
        report.Add("cr create + start + delete", $"{Workspace.Runtime} alone", results.Lifecycle);
        if (results.Lazy is { } lazy)
        {
            report.Add(lazy);
        }

        if (results.Answers.Count > 0)
        {
            report.Add(results.Answers);
        }

        if (results.Live is { } live)
        {
            report.Add(live);
        }

        if (results.Docker is { } docker)
        {
            report.Add(docker);
        }

        console.WriteLine();
        console.WriteLine(results.Host);
        console.Write(report.table);
        console.WriteLine("Medians (25th to 75th percentile); a ratio is the median of the ratios taken within each round. See docs/benchmarks.md.");
        foreach (var note in results.Notes)
        {
            console.WriteLine(note);
        }
    }

    private void Add(SizeFigures figures)
    {
        var rounds = figures.Rounds;
        AddTitle($"{figures.Mebibytes} MiB");
        AddRow("pause, --leave-running", rounds.Select(round => round.PauseLeftRunning), "fork", rounds.Select(round => round.Fork));
        AddRow("pause, killed at the end", rounds.Select(round => round.PauseKilled), "write and fsync", rounds.Select(round => round.DurableWrite));
        AddRow(
            "cr checkpoint (kills)", rounds.Select(round => round.Checkpoint), "write and fsync", rounds.Select(round => round.DurableWrite),
            figures.Criu.Select(round => round.Checkpoint));
        AddRow("rebuild", rounds.Select(round => round.Rebuild), "read into memory", rounds.Select(round => round.Read));
        AddRow(
            "cr restore --detach", rounds.Select(round => round.Restore), "create + start, read", rounds.Select(round => round.CreateAndStart + round.Read),
            figures.Criu.Select(round => round.Restore));
        AddRow("  its own part", rounds.Select(round => round.OwnRestore), "read into memory", rounds.Select(round => round.Read));
        AddRow($"{Workspace.Runtime} create + start", rounds.Select(round => round.CreateAndStart));
        table.AddEmptyRow();
    }

    private void Add(MappingFigures figures)
    {
        var rounds = figures.Rounds.Select(both => both.Round).ToList();
        var read = figures.Rounds.Select(both => both.Read).ToList();
        AddTitle($"{figures.Mappings} mappings");
        AddRow("pause, killed at the end", rounds.Select(round => round.PauseKilled), "read smaps once", read);
        AddRow("cr checkpoint (kills)", rounds.Select(round => round.Checkpoint), "read smaps once", read);
        AddRow("pause, --leave-running", rounds.Select(round => round.PauseLeftRunning));
        AddRow("rebuild", rounds.Select(round => round.Rebuild), "read into memory", rounds.Select(round => round.Read));
        AddRow("cr restore --detach", rounds.Select(round => round.Restore), "create + start, read", rounds.Select(round => round.CreateAndStart + round.Read));
        AddRow("  its own part", rounds.Select(round => round.OwnRestore));
        table.AddEmptyRow();
    }

    private void Add(LazyFigures lazy)
    {
        table.AddEmptyRow();
        AddTitle("pages that come later");
        var (rounds, small, large) = (lazy.Rounds, lazy.Small, lazy.Large);
        AddRow($"rebuild --lazy-pages, {large} MiB", rounds.Select(round => round.LargeRebuild), $"the same, {small} MiB", rounds.Select(round => round.SmallRebuild));
        AddRow($"cr restore --lazy-pages, {large} MiB", rounds.Select(round => round.LargeWall), $"the same, {small} MiB", rounds.Select(round => round.SmallWall));
        AddRow("  its own part", rounds.Select(round => round.LargeOwn), $"the same, {small} MiB", rounds.Select(round => round.SmallOwn));
        if (lazy.Clones is { } clones)
        {
            AddCells($"{clones.Count} clones of {clones.Mebibytes} MiB, on demand", $"{clones.Tasks >> 20} MiB", "their page servers", $"{clones.Servers >> 20} MiB", "");
        }
    }

    private void Add(IReadOnlyList<AnswerFigures> answers)
    {
        table.AddEmptyRow();
        AddTitle("first answer of a python3 service, cold image");
        foreach (var size in answers)
        {
            var eager = size.Rounds.Select(round => round.Eager);
            AddRow($"cr restore --lazy-pages, image of {size.Mebibytes} MiB", size.Rounds.Select(round => round.Lazy), "cr restore", eager);
            AddRow("  with recorded first pages", size.Rounds.Select(round => round.Recorded), "cr restore", eager);
        }
    }

    private void Add(LiveFigures live)
    {
        table.AddEmptyRow();
        AddTitle("containers that go on and write");
        foreach (var (load, rounds) in live.Loads)
        {
            AddRow($"stop, {load}", rounds.Select(round => round.Stop), "its own fork(2)", rounds.Select(round => round.Fork));
            var (during, after) = (new Series(rounds.Select(round => round.During / round.Before)), new Series(rounds.Select(round => round.After / round.Before)));
            AddCells($"  {new Series(rounds.Select(round => round.Written * 100)).Median:0.0} % written meanwhile", "", "writes a second before", "", $"{during.Median:0.00} meanwhile, {after.Median:0.00} afterwards");
        }

        var bytes = new Series(live.Increments.Select(round => (double)round.Bytes / round.Changed));
        AddRow($"stop for an increment, {live.Mebibytes} MiB", live.Increments.Select(round => round.Stop));
        AddCells("  its bytes", $"{new Series(live.Increments.Select(round => round.Bytes / 1048576.0)).Median:0.0} MiB", "pages written since", $"{new Series(live.Increments.Select(round => round.Changed / 1048576.0)).Median:0.0} MiB", $"{bytes.Median:0.00} ({bytes.Lower:0.00} to {bytes.Upper:0.00})");
    }

    private void Add(DockerFigures docker)
    {
        table.AddEmptyRow();
        AddTitle("through Docker");
        Add("docker run --runtime cr", $"--runtime {Workspace.Runtime}", docker.Runs);
        foreach (var size in docker.Sizes)
        {
            AddRow($"docker checkpoint create, {size.Mebibytes} MiB", size.Rounds.Select(round => round.Checkpoint), "cr's own part", size.Rounds.Select(round => round.CrCheckpoint));
            AddRow($"docker start --checkpoint, {size.Mebibytes} MiB", size.Rounds.Select(round => round.Restore), "cr's own part", size.Rounds.Select(round => round.CrRestore));
        }
    }

    private void Add(string what, string floor, LifecycleFigures figures)
    {
        var overhead = new Series(figures.Cr.Zip(figures.Runtime, (cr, runtime) => ((cr / runtime) - 1) * 100));
        AddCells(what, Text(figures.Cr), floor, Text(figures.Runtime), $"{overhead.Median:+0.0;-0.0} % ({overhead.Lower:+0.0;-0.0} to {overhead.Upper:+0.0;-0.0})");
    }

    private void AddTitle(string title) => table.AddRow(new Markup($"[bold]{Markup.Escape(title)}[/]"));

    private void AddRow(string what, IEnumerable<TimeSpan> times) => AddCells(what, Text(times));

    private void AddRow(string what, IEnumerable<TimeSpan> times, string floor, IEnumerable<TimeSpan> floors, IEnumerable<TimeSpan>? criu = null)
    {
        var ratio = Series.Ratios(times, floors);
        AddCells(what, Text(times), floor, Text(floors), $"{ratio.Median:0.00} ({ratio.Lower:0.00} to {ratio.Upper:0.00})", Text(criu ?? []));
    }

    private void AddCells(params string[] cells) => table.AddRow([.. cells.Take(hasCriu ? 6 : 5).Select(Markup.Escape)]);

    private static string Text(IEnumerable<TimeSpan> times)
    {
        var series = Series.Milliseconds(times);
        return series.IsEmpty ? "" : $"{Digits(series.Median)} ({Digits(series.Lower)} to {Digits(series.Upper)})";
    }

    private static string Digits(double milliseconds) => milliseconds switch
    {
        < 10 => $"{milliseconds:0.00}",
        < 100 => $"{milliseconds:0.0}",
        _ => $"{milliseconds:0}",
    };
}

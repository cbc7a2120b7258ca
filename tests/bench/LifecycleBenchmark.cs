using System.Globalization;
using CrContainers.Engine;

namespace CrContainers.Bench;

/// <summary>create, start and delete of a container whose program ends by itself; its life between start and delete is not counted.</summary>
internal sealed class LifecycleBenchmark(Workspace workspace)
{
    private const string Id = "bench-lifecycle";
    private const int WarmUp = 3;
    private const int Pairs = 30;

    public LifecycleFigures Measure()
    {
        var bundle = BenchBundle.Create(workspace.PathOf("bundle-lifecycle"), 1);
        bundle.AskForEnd();
        var cr = new List<TimeSpan>();
        var runtime = new List<TimeSpan>();
        for (var pair = -WarmUp; pair < Pairs; pair++)
        {
            var (throughCr, alone) = MeasurePair(bundle, crFirst: pair % 2 == 0);
            if (pair >= 0)
            {
                cr.Add(throughCr);
                runtime.Add(alone);
            }
        }

        return new LifecycleFigures(cr, runtime);
    }

    private (TimeSpan Cr, TimeSpan Runtime) MeasurePair(BenchBundle bundle, bool crFirst)
    {
        var first = crFirst ? MeasureOne(bundle, workspace.RunCr) : MeasureOne(bundle, workspace.RunRuntime);
        var second = crFirst ? MeasureOne(bundle, workspace.RunRuntime) : MeasureOne(bundle, workspace.RunCr);
        return crFirst ? (first, second) : (second, first);
    }

    private TimeSpan MeasureOne(BenchBundle bundle, Func<string[], FinishedCommand> run)
    {
        var pidFile = workspace.PathOf("init.pid");
        using var create = run(["create", "--bundle", bundle.Directory, "--pid-file", pidFile, Id]);
        using var start = run(["start", Id]);
        create.WaitForEndOfOutput();
        WaitForEnd(int.Parse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture));
        using var delete = run(["delete", Id]);
        return create.Wall + start.Wall + delete.Wall;
    }

    /// <summary>Its descriptors are closed already: it is in the midst of its exit.</summary>
    private static void WaitForEnd(int pid)
    {
        while (RunningTask.StartTime(pid) is not null)
        {
            Thread.Yield();
        }
    }
}

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
        return LifecycleFigures.InPairs(WarmUp, Pairs, () => MeasureOne(bundle, workspace.RunCr), () => MeasureOne(bundle, workspace.RunRuntime));
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

using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Restore;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Lazy;

/// <summary><c>cr page-server</c>: restores a task for the <c>cr restore</c> that started it, and serves its pages when that is gone.</summary>
internal static class PageServerVerb
{
    private const string Operation = "restore";

    public static int Run(Invocation invocation)
    {
        var flags = VerbFlags.Parse(LazyFlags.ServerVerb, LazyFlags.Server, invocation.VerbArguments);
        BackgroundProcess.Begin();
        var logPath = flags.Value(LazyFlags.Log)!;
        var path = flags.Value(LazyFlags.Image)!;
        using var image = ImageSource.OpenFile(Operation, path);
        var parents = ParentImages.Of(Operation, path, flags.Value(FlagTable.ParentPath));
        using var keeper = new PageKeeper(logPath);
        CheckpointEngine.ReadAhead(image);
        var report = new ServerReport(new LoadingLog(logPath));
        using var task = new ServedTask();
        try
        {
            var options = report.Options(LazyFlags.Options(flags.Has) with { Keeper = keeper }) with { Sources = parents.Open };
            CheckpointEngine.Restore(task.Await, image, options, report);
            return 0;
        }
        catch (Exception) when (!task.IsKnown)
        {
            // Whoever started it has ended: no container was made.
            return 0;
        }
        catch (Exception exception)
        {
            report.Fail(ErrorReport.AsError(exception, Operation));
            return ExitCode.Failure;
        }
    }
}

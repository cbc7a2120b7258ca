using System.Globalization;
using System.Runtime.InteropServices;
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
        return Console.In.ReadLine() is { } line
            ? Serve(int.Parse(line, CultureInfo.InvariantCulture), image, parents, LazyFlags.Options(flags.Has) with { Keeper = keeper }, new LoadingLog(logPath))
            : 0;
    }

    private static int Serve(int initPid, Stream image, ParentImages parents, LazyOptions lazy, LoadingLog log)
    {
        var report = new ServerReport(log);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Finish(context, initPid));
        try
        {
            CheckpointEngine.Restore(initPid, image, report.Options(lazy) with { Sources = parents.Open }, report);
            return 0;
        }
        catch (Exception exception)
        {
            report.Fail(ErrorReport.AsError(exception, Operation));
            return ExitCode.Failure;
        }
    }

    /// <summary>Who wants it to end gets that once the task does not need it any more.</summary>
    private static void Finish(PosixSignalContext context, int initPid)
    {
        context.Cancel = true;
        try
        {
            CheckpointEngine.FinishLoading(initPid);
        }
        catch (CrException)
        {
            // What failed is in the log.
        }
    }
}

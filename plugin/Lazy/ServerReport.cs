using System.Globalization;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Restore;
using CrContainers.Plugin.Reporting;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Plugin.Lazy;

/// <summary>What a page server tells: to its <c>cr restore</c> until the task runs, to the log from then on.</summary>
internal sealed class ServerReport(LoadingLog log) : IProgress<EngineProgress>
{
    private bool isAlone;

    public RestoreOptions Options(LazyOptions lazy) => new()
    {
        Start = Begin,
        Lazy = lazy with { Released = Leave },
    };

    public void Report(EngineProgress value)
    {
        if (isAlone)
        {
            log.Write($"{value.Stage}: {value.Detail}");
        }
        else if (!value.IsUnderWay)
        {
            Say(new ServerLine(ServerLine.Stage, value.Stage, value.Detail));
        }
    }

    public void Fail(CrException error)
    {
        if (isAlone)
        {
            log.WriteFailure($"the task was killed, which would have seen zeros: {ErrorReport.OneLine(error)}");
        }
        else
        {
            Say(new ServerLine(ServerLine.Error, [$"{error.Kind}", error.Operation, error.Subject, error.Reason, .. error.Hint is null ? (string[])[] : [error.Hint]]));
        }
    }

    /// <summary>From the start of the fresh container until the task runs this process dies with its parent, and the task with it. On the thread
    /// that traces, as is the end of it: the kernel keeps it for a thread.</summary>
    private static void Begin()
    {
        ParentDeath.Follow();
        Say(new ServerLine(ServerLine.Start));
    }

    /// <summary>The parent ends once it has the line; that it is there until then shows by the line, which nobody would take.</summary>
    private void Leave(RestoreResult result)
    {
        ParentDeath.Outlive();
        Say(new ServerLine(ServerLine.Restored, [$"{result.Id}", .. Ticks(result.Times), result.PagesWritten.ToString(CultureInfo.InvariantCulture), .. result.Notes]));
        BackgroundProcess.CloseStandardStreams();
        isAlone = true;
    }

    private static IEnumerable<string> Ticks(RestoreTimes times) =>
        new[] { times.Preflight, times.Catch, times.Rebuild, times.Fill }.Select(time => time.Ticks.ToString(CultureInfo.InvariantCulture));

    /// <summary>Not the console's stream, which does not tell that the reader is gone.</summary>
    private static void Say(ServerLine line)
    {
        using var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        output.Write(System.Text.Encoding.UTF8.GetBytes($"{line}\n"));
    }
}

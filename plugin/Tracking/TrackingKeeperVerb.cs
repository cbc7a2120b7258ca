using System.Globalization;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Tracking;

/// <summary><c>cr tracking-keeper INIT CHECKPOINTER NUMBER ID</c>: copies a descriptor of the checkpoint that starts it, and holds it until the init ends or somebody ends this.</summary>
internal static class TrackingKeeperVerb
{
    public static int Run(Invocation invocation)
    {
        if (invocation.VerbArguments is not [var init, var checkpointer, var number, var since])
        {
            throw new CrException(ErrorKind.Usage, TrackingKeeper.Verb, "arguments", "cr starts it itself, nobody else has a reason to");
        }

        var initPid = Number(init);
        BackgroundProcess.Begin();
        using var kept = RunningTask.CopyDescriptor(Number(checkpointer), Number(number));
        using var watch = new ProcessWatch(initPid);
        var record = new TrackingRecord(Environment.ProcessId, RunningTask.StartTime(Environment.ProcessId)!.Value, (int)kept.DangerousGetHandle(), Guid.Parse(since));
        var path = record.Write(initPid);
        Console.Out.WriteLine("held");
        Console.Out.Flush();
        BackgroundProcess.CloseStandardStreams();
        watch.WaitForEnd();
        record.Remove(path);
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

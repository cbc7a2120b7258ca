using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Hook;

/// <summary><c>cr hook-clean</c>: the container is deleted, so nobody need wait for its start any more.</summary>
internal static class HookCleanVerb
{
    private const int KillSignal = 9;

    /// <summary>The one that waits sees the end of the init by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static int Run(Invocation invocation)
    {
        var flags = VerbFlags.Parse(HookFlags.CleanVerb, HookFlags.Clean, invocation.VerbArguments);
        var bundle = flags.Value(HookFlags.Bundle) ?? throw new CrException(ErrorKind.Usage, HookFlags.CleanVerb, "--bundle", "it is needed");
        var record = new WaitingRecord(flags.ContainerId(), bundle);
        if (record.Read() is { } waiting && !RunningTask.WaitForEnd(waiting.Pid, waiting.StartTime, Patience))
        {
            RunningTask.Signal(waiting.Pid, waiting.StartTime, KillSignal);
        }

        record.Delete();
        return 0;
    }
}

using System.Diagnostics;
using CrContainers.Engine;
using CrContainers.Engine.Native;
using CrContainers.Engine.Restore;
using CrContainers.Plugin.Criu;
using CrContainers.Plugin.Docker;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Runtime;

/// <summary><c>cr restore</c>: the low-level runtime creates and starts a fresh container; its init becomes the image's task.</summary>
internal static class RestoreVerb
{
    private const string Verb = "restore";
    private const string Examples =
        """
          cr restore --detach --image-path /var/tmp/c1 --bundle B c2
          cr restore --image /var/tmp/c1.cr --bundle B c2
          ssh HOST cr checkpoint --image - c1 | cr restore --image - --detach --bundle B c1
        """;

    public static int Run(Invocation invocation)
    {
        var flags = VerbFlags.Parse(Verb, FlagTable.Restore, invocation.VerbArguments);
        if (flags.AsksForHelp)
        {
            return VerbHelp.Print(Verb, "Restores an image into a fresh container, which the low-level runtime makes from the bundle.", FlagTable.Restore, Examples);
        }

        var id = flags.ContainerId();
        var place = ImagePlace.From(Verb, flags);
        CheckpointEngine.RequirePrivileges(Verb, $"container {id}");
        var store = DockerContainerDirectory.OfBundle(id, flags.Value(FlagTable.Bundle) ?? ".") is { } docker ? new CheckpointStore(Verb, docker.DataRoot) : null;
        using var image = ImageSource.Open(place, store);
        store?.Collect();
        using var log = StageLog.Open(place, "restore.log");
        var detach = flags.Has(FlagTable.Detach);
        if (!detach && !flags.Has(FlagTable.NoSubreaper))
        {
            OrphanedChildren.Adopt();
        }

        using var forwarding = detach ? null : new SignalForwarding();
        var start = Stopwatch.GetTimestamp();
        using var container = log.Watch(() => FreshContainer.Create(id, invocation, flags, place.IsPipe));
        var create = Stopwatch.GetElapsedTime(start);
        var result = Restore(id, container, image, log);
        log.WriteBeside(CriuStatistics.RestoreFile, CriuStatistics.Of(result, create));
        if (flags.Has(FlagTable.Stats))
        {
            StatisticsText.Print(result, create);
        }

        return forwarding is null ? 0 : Foreground.Run(container, forwarding);
    }

    private static RestoreResult Restore(string id, FreshContainer container, Stream image, StageLog log)
    {
        using var bar = ProgressBar.Over($"{Verb} {id}", log);
        try
        {
            var result = CheckpointEngine.Restore(container.InitPid, image, new RestoreOptions { Start = container.BeginStart }, bar);
            container.EndStart();
            log.Write($"restored checkpoint {result.Id}, {result.PagesWritten} pages");
            container.Keep();
            return result;
        }
        catch (Exception exception)
        {
            log.Fail(exception);
            container.ThrowIfStartFailed();
            throw;
        }
    }
}

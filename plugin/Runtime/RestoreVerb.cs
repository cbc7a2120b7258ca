using System.Globalization;
using CrContainers.Engine;
using CrContainers.Engine.Native;
using CrContainers.Engine.Restore;
using CrContainers.Plugin.Criu;
using CrContainers.Plugin.Configuration;
using CrContainers.Plugin.Docker;
using CrContainers.Plugin.Lazy;
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
        var bundle = flags.Value(FlagTable.Bundle) ?? ".";
        flags.AddStanding(StandingFlags.OfRestore(Verb, id, bundle, Settings.Read()));
        var store = DockerContainerDirectory.OfBundle(id, bundle) is { } docker ? new CheckpointStore(Verb, docker.DataRoot) : null;
        using var image = ImageSource.Open(place, store);
        var parents = ParentImages.Of(Verb, place.Named, flags.Value(FlagTable.ParentPath));
        store?.Collect();
        using var log = StageLog.Open(place, "restore.log");
        var detach = flags.Has(FlagTable.Detach);
        if (!detach && !flags.Has(FlagTable.NoSubreaper))
        {
            OrphanedChildren.Adopt();
        }

        using var server = StartServer(flags, place, image, parents, log);
        using var forwarding = detach ? null : new SignalForwarding();
        using var container = new FreshContainer(id, invocation, flags, place.IsPipe);
        var result = Restore(container, log, () => server?.Restore(container, log) ?? Eagerly(id, container, image, parents, log));
        log.WriteBeside(CriuStatistics.RestoreFile, CriuStatistics.Of(result, container.CreateTime));
        if (flags.Has(FlagTable.Stats))
        {
            StatisticsText.Print(result, container.CreateTime);
        }

        return forwarding is null ? 0 : Foreground.Run(container, forwarding);
    }

    private static RestoreResult Eagerly(string id, FreshContainer container, Stream image, ParentImages parents, StageLog log)
    {
        using var bar = ProgressBar.Over($"{Verb} {id}", log);
        return CheckpointEngine.Restore(container.Create, image, new RestoreOptions { Start = container.BeginStart, Sources = parents.Open }, bar);
    }

    /// <summary>An image that comes through a pipe is read once, front to back.</summary>
    private static PageServerProcess? StartServer(VerbFlags flags, ImagePlace place, Stream image, ParentImages parents, StageLog log)
    {
        string[] lazy = [.. FlagTable.Lazy.Where(flags.Has)];
        if (lazy.Length == 0)
        {
            return null;
        }

        if (image is FileStream file && place.WorkDirectory is { } work)
        {
            return new PageServerProcess(file, parents.First, Path.Combine(work, LoadingLog.FileName), lazy);
        }

        Note(log, "the image comes through a pipe: all memory is restored before the task runs");
        return null;
    }

    private static void Note(StageLog log, string text)
    {
        log.Write($"note: {text}");
        Console.Error.WriteLine($"cr: note: {text}");
    }

    private static RestoreResult Restore(FreshContainer container, StageLog log, Func<RestoreResult> restore)
    {
        try
        {
            var result = restore();
            container.EndStart();
            log.Write(string.Create(CultureInfo.InvariantCulture, $"the runtime's part, create and start: {(container.CreateTime + result.Times.Catch).TotalMilliseconds:F3} ms"));
            log.Write($"restored checkpoint {result.Id}, {result.PagesWritten} pages");
            foreach (var note in result.Notes)
            {
                Note(log, note);
            }

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

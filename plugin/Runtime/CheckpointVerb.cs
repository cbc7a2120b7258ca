using CrContainers.Engine;
using CrContainers.Engine.Checkpoint;
using CrContainers.Plugin.Configuration;
using CrContainers.Plugin.Containerd;
using CrContainers.Plugin.Criu;
using CrContainers.Plugin.Docker;
using CrContainers.Plugin.Oci;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Store;
using CrContainers.Plugin.Tracking;

namespace CrContainers.Plugin.Runtime;

/// <summary><c>cr checkpoint</c>: as runc has it, without CRIU.</summary>
internal static class CheckpointVerb
{
    private const string Verb = "checkpoint";
    private const string Examples =
        """
          cr checkpoint --image-path /var/tmp/c1 c1
          cr checkpoint --leave-running --image-path /var/tmp/c1 c1
          cr checkpoint --image - c1 | ssh HOST cr restore --image - --detach --bundle B c1
          cr checkpoint --pre-dump --image-path /var/tmp/c1.1 c1
          cr checkpoint --parent-path ../c1.1 --image-path /var/tmp/c1.2 c1
        """;

    public static int Run(Invocation invocation)
    {
        var flags = VerbFlags.Parse(Verb, FlagTable.Checkpoint, invocation.VerbArguments);
        if (flags.AsksForHelp)
        {
            return VerbHelp.Print(Verb, "Writes a running container's tasks to an image; the container ends unless --leave-running is given.", FlagTable.Checkpoint, Examples);
        }

        var place = ImagePlace.From(Verb, flags);
        var id = flags.ContainerId();
        CheckpointEngine.RequirePrivileges(Verb, $"container {id}");
        var container = ContainerLookup.Find(Verb, id, invocation);
        var pid = container.RunningInit(Verb);
        var settings = Settings.Read();
        flags.AddStanding(StandingFlags.Of(Verb, container, settings));
        var options = Options(flags) with { Parent = ParentLink.Open(place, flags) };
        var forEngine = invocation.LogIsJson && place.IsDirectoryOfEngine;
        using var image = forEngine ? OpenForEngine(place, container, settings) : ImageSink.Open(place);
        using var log = StageLog.Open(place, "dump.log");
        using var bar = ProgressBar.Over($"{Verb} {id}", log);
        var result = log.Watch(() => CheckpointEngine.Checkpoint(pid, image.Stream, options with { Tracking = TrackingRecord.Take(pid), Commit = Commit }, bar));
        KeepTracking(result, options, log);
        Tell(result, log, withStatistics: flags.Has(FlagTable.Stats));
        return 0;

        void Commit()
        {
            if (forEngine && !options.LeaveRunning)
            {
                EngineRoom.Require(Verb, pid, image.BytesForEngine);
            }

            if (forEngine)
            {
                ContentStore.AwaitRoom(Verb, id, container.Bundle, place.Directory!, log);
            }

            ParentLink.Publish(place, flags, image);
        }
    }

    private static void KeepTracking(CheckpointResult result, CheckpointOptions options, StageLog log)
    {
        using var tracking = result.Tracking;
        if (tracking is not null)
        {
            TrackingKeeper.Start(tracking);
        }
        else if (options.KeepTracking)
        {
            log.Write("writes are not tracked: the next checkpoint compares all memory with this one");
        }
    }

    /// <summary>Of a checkpoint that Docker keeps itself the image goes into the store of its data root; what is left there of removed ones goes first.</summary>
    private static IImageSink OpenForEngine(ImagePlace place, ContainerState container, Settings settings)
    {
        var docker = container.Bundle is { } bundle && settings.TakesStore ? DockerContainerDirectory.OfBundle(container.Id, bundle) : null;
        if (docker is { CheckpointsInTheMaking: > 0 } && new CheckpointStore(Verb, docker.DataRoot) is { IsRootsAlone: true } store)
        {
            store.Collect(isMaking: container.Id);
            return StoreSink.Open(place, store, container.Id);
        }

        return ImageSink.Open(place);
    }

    /// <summary>What the flags say about it.</summary>
    public static CheckpointOptions Options(VerbFlags flags) => new()
    {
        LeaveRunning = flags.Has(FlagTable.LeaveRunning) || flags.Has(FlagTable.PreDump),
        KeepTracking = flags.Has(FlagTable.PreDump),
        CloseTcp = flags.Has(FlagTable.TcpClose),
        CloseOutsideUnix = flags.Has(FlagTable.ExtUnixSk),
        KeepLocks = flags.Has(FlagTable.FileLocks),
    };

    private static void Tell(CheckpointResult result, StageLog log, bool withStatistics)
    {
        log.Write($"checkpoint {result.Id}: {result.ImageBytes} bytes, {result.Pages.Kept} pages kept, {result.Pages.LeftOut} left out");
        log.Write($"pages read: {ReadingText.Of(result.Reading)}");
        log.WriteBeside(CriuStatistics.CheckpointFile, CriuStatistics.Of(result));
        foreach (var note in result.Notes)
        {
            log.Write($"note: {note}");
            Console.Error.WriteLine($"cr: note: {note}");
        }

        if (withStatistics)
        {
            StatisticsText.Print(result);
        }
    }
}

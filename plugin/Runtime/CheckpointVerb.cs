using CrContainers.Engine;
using CrContainers.Engine.Checkpoint;
using CrContainers.Plugin.Criu;
using CrContainers.Plugin.Oci;
using CrContainers.Plugin.Reporting;

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
        using var image = ImageSink.Open(place);
        using var log = StageLog.Open(place, "dump.log");
        var leaveRunning = flags.Has(FlagTable.LeaveRunning);
        var forEngine = invocation.LogIsJson && place.IsDirectoryOfEngine;
        Checkpoint(pid, new CheckpointOptions { LeaveRunning = leaveRunning, CloseTcp = flags.Has(FlagTable.TcpClose), KeepLocks = flags.Has(FlagTable.FileLocks), Commit = Commit }, image, log);
        return 0;

        void Commit()
        {
            if (forEngine && !leaveRunning)
            {
                EngineRoom.Require(Verb, pid, image.Stream.Length);
            }

            image.Publish();
        }
    }

    private static void Checkpoint(int pid, CheckpointOptions options, ImageSink image, StageLog log)
    {
        try
        {
            var result = CheckpointEngine.Checkpoint(pid, image.Stream, options, log);
            log.Write($"checkpoint {result.Id}: {result.ImageBytes} bytes, {result.PagesKept} pages kept, {result.PagesSkipped} skipped");
            log.WriteBeside(CriuStatistics.CheckpointFile, CriuStatistics.Of(result, log));
            foreach (var note in result.Notes)
            {
                log.Write($"note: {note}");
                Console.Error.WriteLine($"cr: note: {note}");
            }
        }
        catch (Exception exception)
        {
            log.Fail(exception);
            throw;
        }
    }
}

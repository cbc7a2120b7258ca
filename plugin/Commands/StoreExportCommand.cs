using System.CommandLine;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr store export</c>: a checkpoint of Docker's as a directory that can travel.</summary>
internal static class StoreExportCommand
{
    private const string Verb = "store export";
    private const string Description =
        """
        Writes the whole image of a checkpoint into a directory and checks it to its last byte. Any engine with cr restores it from there; for another
        Docker daemon the directory is put in its place: DATA-ROOT/containers/ID/checkpoints/NAME.

        Examples:
          cr store export 0b7c7b2e-5a0f-4c57-9d0a-1d2f6a1f7c11 /media/disk/web-warm
          cr store export /var/lib/docker/containers/ID/checkpoints/warm /media/disk/web-warm
        """;

    public static Command Build()
    {
        var checkpoint = new Argument<string>("CHECKPOINT") { Description = "a key that cr store ls shows, or a checkpoint's directory" };
        var directory = new Argument<string>("DIRECTORY") { Description = "where to; it is made" };
        var dataRoot = StoreCommand.DataRoot();
        var command = new Command("export", Description) { checkpoint, directory, dataRoot };
        command.SetAction(parsed => Run(parsed.GetValue(checkpoint)!, parsed.GetValue(directory)!, parsed.GetValue(dataRoot)));
        return command;
    }

    private static int Run(string checkpoint, string directory, string? dataRoot)
    {
        using var source = ImageSource.OpenFile(Verb, Guid.TryParse(checkpoint, out var key) ? PathOf(key, dataRoot) : checkpoint);
        var place = ImagePlace.ForEngine(Verb, directory, work: null);
        using var sink = ImageSink.Open(place);
        using var bar = ProgressBar.Over($"{Verb} {checkpoint}");
        var image = CheckpointEngine.VerifyImage(new CopyingStream(source, sink.Stream), bar);
        CompleteImage.Require(Verb, checkpoint, image.Head);
        sink.Publish();
        FirstPagesCopy.Run(source, image.Head.CheckpointId, place.File);
        Console.Out.WriteLine($"exported checkpoint {image.Head.CheckpointId}");
        return 0;
    }

    private static string PathOf(Guid key, string? dataRoot) =>
        StoreCommand.Open(Verb, dataRoot).Entries().FirstOrDefault(entry => entry.Key == key)?.Path
        ?? throw new CrException(ErrorKind.NotFound, Verb, $"{key}", "there is no such image", "cr store ls shows those there are");
}

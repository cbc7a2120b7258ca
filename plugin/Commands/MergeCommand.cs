using System.CommandLine;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr merge</c>: one complete image of one that uses pages of earlier ones.</summary>
internal static class MergeCommand
{
    private const string Verb = "merge";
    private const string Description =
        """
        Writes one complete image of IMAGE and the earlier images whose pages it uses; those can then be removed. All that goes into it is checked on
        the way; it has its name only once all of it is on disk.

        Examples:
          cr merge /var/tmp/c1/3 /var/tmp/c1-complete.cr
          cr merge /var/tmp/c1/3 /var/tmp/c1-complete/
        """;

    public static Command Build()
    {
        var image = new Argument<string>("IMAGE") { Description = "an image, or the directory it is in" };
        var output = new Argument<string>("OUTPUT") { Description = "a file; or a directory (it is there, or its name ends in /) for checkpoint.cr" };
        var replace = new Option<bool>("--replace") { Description = "in the place of an image that is there" };
        var parent = ParentPathOption.Build();
        var command = new Command(Verb, Description) { image, output, replace, parent };
        command.SetAction(parsed => Run(parsed.GetValue(image)!, parsed.GetValue(output)!, parsed.GetValue(replace), parsed.GetValue(parent)));
        return command;
    }

    private static int Run(string path, string output, bool replace, string? parent)
    {
        var place = Directory.Exists(output) || output.EndsWith('/') ? ImagePlace.ForEngine(Verb, output, work: null) : ImagePlace.ForFile(Verb, output, work: null);
        if (!replace && Path.Exists(place.File))
        {
            throw new CrException(ErrorKind.Usage, Verb, place.File, "it is there already", "give it another name, or --replace");
        }

        using var image = ImageSource.OpenFile(Verb, path);
        using var sink = ImageSink.Open(place);
        using var bar = ProgressBar.Over($"{Verb} {path}");
        var merged = CheckpointEngine.MergeImage(image, sink.Stream, ImageArgument.ParentsOf(Verb, path, parent).Open, bar);
        sink.Publish();
        Console.Out.WriteLine($"merged into {place.File}: checkpoint {merged.Head.CheckpointId}, {ByteText.Of((ulong)merged.ContentBytes)}");
        return 0;
    }
}

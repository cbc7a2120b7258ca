using System.CommandLine;
using CrContainers.Engine;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr verify</c>: reads an image to its last byte.</summary>
internal static class VerifyCommand
{
    private const string Verb = "verify";
    private const string Description =
        """
        Reads an image to its last byte and checks every checksum, bound and reference; exit code 0: it is sound.

        Examples:
          cr verify /var/tmp/c1
          cr verify - < c1.cr
        """;

    public static Command Build()
    {
        var image = new Argument<string>("IMAGE") { Description = "an image, the directory it is in, or - for stdin" };
        var command = new Command(Verb, Description) { image };
        command.SetAction(parsed => Run(parsed.GetValue(image)!));
        return command;
    }

    private static int Run(string path)
    {
        using var stream = ImageArgument.Open(Verb, path);
        using var bar = ProgressBar.Over($"{Verb} {path}");
        var image = CheckpointEngine.VerifyImage(stream, bar);
        Console.Out.WriteLine($"sound: checkpoint {image.Head.CheckpointId}, {(image.Tasks.Count == 1 ? "1 task" : $"{image.Tasks.Count} tasks")}");
        return 0;
    }
}

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
        Reads an image to its last byte and checks every checksum, bound and reference; exit code 0: it is sound. Pages that it uses of earlier images
        are read and checked, too.

        Examples:
          cr verify /var/tmp/c1
          cr verify - < c1.cr
        """;

    public static Command Build()
    {
        var image = new Argument<string>("IMAGE") { Description = "an image, the directory it is in, or - for stdin" };
        var parent = ParentPathOption.Build();
        var command = new Command(Verb, Description) { image, parent };
        command.SetAction(parsed => Run(parsed.GetValue(image)!, parsed.GetValue(parent)));
        return command;
    }

    private static int Run(string path, string? parent)
    {
        using var stream = ImageArgument.Open(Verb, path);
        using var bar = ProgressBar.Over($"{Verb} {path}");
        var image = CheckpointEngine.VerifyImage(stream, bar, ImageArgument.ParentsOf(Verb, path, parent).Open);
        Console.Out.WriteLine($"sound: checkpoint {image.Head.CheckpointId}, {Count(image.Tasks.Count, "task")}{(image.Head.Sources is { Count: > 0 and var count } ? $", with pages of {Count(count, "earlier image")}" : "")}");
        return 0;
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}

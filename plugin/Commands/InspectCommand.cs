using System.CommandLine;
using System.Text.Json;
using CrContainers.Engine;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr inspect</c>: what an image holds.</summary>
internal static class InspectCommand
{
    private const string Verb = "inspect";
    private const string Description =
        """
        Shows what an image holds: earlier images whose pages it uses, tasks, mappings with their sizes and kept pages, descriptors, signals, timers, and a map of the
        memory drawn to scale. Page contents are neither read nor shown.

        Examples:
          cr inspect /var/tmp/c1
          cr inspect /var/tmp/c1/checkpoint.cr --format json
        """;

    public static Command Build()
    {
        var image = new Argument<string>("IMAGE") { Description = "an image, the directory it is in, or - for stdin" };
        var format = FormatOption.Build();
        var parent = ParentPathOption.Build();
        var command = new Command(Verb, Description) { image, format, parent };
        command.SetAction(parsed => Run(parsed.GetValue(image)!, parsed.GetValue(format)!, parsed.GetValue(parent)));
        return command;
    }

    private static int Run(string path, string format, string? parent)
    {
        using var stream = ImageArgument.Open(Verb, path);
        var view = ImageView.Of(CheckpointEngine.ReadImage(stream), ImageArgument.ParentsOf(Verb, path, parent));
        if (format == FormatOption.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(view, ViewJson.Default.ImageView));
        }
        else
        {
            ImageTree.Print(view);
        }

        return 0;
    }
}

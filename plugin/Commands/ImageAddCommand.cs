using System.CommandLine;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr image add</c>: a copy of an image, checked to its last byte, under a name.</summary>
internal static class ImageAddCommand
{
    private const string Verb = "image add";
    private const string Description =
        """
        Copies an image into the store and checks it to its last byte; it has its name only once all of it is sound and on disk.

        Examples:
          cr image add warm /var/tmp/c1
          cr checkpoint --leave-running --image - c1 | cr image add --replace warm -
        """;

    public static Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "letters, digits and _ . -, 128 at most" };
        var image = new Argument<string>("IMAGE") { Description = "an image, the directory it is in, or - for stdin" };
        var replace = new Option<bool>("--replace") { Description = "in the place of the one that has this name" };
        var command = new Command("add", Description) { name, image, replace };
        command.SetAction(parsed => Run(parsed.GetValue(name)!, parsed.GetValue(image)!, parsed.GetValue(replace)));
        return command;
    }

    private static int Run(string text, string path, bool replace)
    {
        var name = ImageName.Parse(Verb, text);
        using var source = ImageArgument.Open(Verb, path);
        var image = ImageStore.Open(Verb).Add(name, source, replace);
        Console.Out.WriteLine($"added {name}: checkpoint {image.Head.CheckpointId}");
        return 0;
    }
}

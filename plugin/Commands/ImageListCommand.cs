using System.CommandLine;
using System.Text.Json;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Store;
using Spectre.Console;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr image list</c>: what the store holds.</summary>
internal static class ImageListCommand
{
    private const string Description =
        """
        Lists the images in the store: name, checkpoint id, program, size, and when the checkpoint was made (UTC).

        Examples:
          cr image list
          cr image list --format json
        """;

    public static Command Build()
    {
        var format = FormatOption.Build();
        var command = new Command("list", Description) { format };
        command.SetAction(parsed => Run(parsed.GetValue(format)!));
        return command;
    }

    private static int Run(string format)
    {
        var images = ImageStore.Open("image list").List();
        if (format == FormatOption.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(images, ViewJson.Default.IReadOnlyListStoredImage));
        }
        else
        {
            Terminal.Wide().Write(Table(images));
        }

        return 0;
    }

    private static Table Table(IEnumerable<StoredImage> images)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("NAME", "CHECKPOINT", "PROGRAM", "SIZE", "MADE");
        foreach (var image in images)
        {
            table.AddRow([.. Cells(image).Select(text => new Text(PrintableText.Of(text)))]);
        }

        return table;
    }

    private static string[] Cells(StoredImage image) => image.Problem is null
        ? [image.Name, $"{image.CheckpointId}", image.Program ?? "", ByteText.Of(image.Bytes ?? 0), $"{image.Created:yyyy-MM-dd HH:mm:ss}"]
        : [image.Name, image.Problem, "", "", ""];
}

using System.CommandLine;
using CrContainers.Plugin.Store;

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

    private static readonly string[] Columns = ["NAME", "CHECKPOINT", "PROGRAM", "SIZE", "MADE"];

    public static Command Build()
    {
        var format = FormatOption.Build();
        var command = new Command("list", Description) { format };
        command.SetAction(parsed => Listing.Print(ImageStore.Open("image list").List(), parsed.GetValue(format)!, ViewJson.Default.IReadOnlyListStoredImage, Columns, Cells));
        return command;
    }

    private static string[] Cells(StoredImage image) => image.Problem is null
        ? [image.Name, $"{image.CheckpointId}", image.Program ?? "", ByteText.Of(image.Bytes ?? 0), $"{image.Created:yyyy-MM-dd HH:mm:ss}"]
        : [image.Name, image.Problem, "", "", ""];
}

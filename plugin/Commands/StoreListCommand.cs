using System.CommandLine;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr store ls</c>: which images there are, and which checkpoint each is of.</summary>
internal static class StoreListCommand
{
    private const string Verb = "store ls";
    private const int ShortId = 12;
    private const string Description =
        """
        Lists the images: key, container, checkpoint, size, and when it was made (UTC). One without a checkpoint is removed by the next checkpoint or
        restore, and by cr store gc.

        Examples:
          cr store ls
          cr store ls --format json
        """;

    private static readonly string[] Columns = ["KEY", "CONTAINER", "CHECKPOINT", "SIZE", "MADE"];

    public static Command Build()
    {
        var dataRoot = StoreCommand.DataRoot();
        var format = FormatOption.Build();
        var command = new Command("ls", Description) { dataRoot, format };
        command.SetAction(parsed => Listing.Print(
            StoreCommand.Open(Verb, parsed.GetValue(dataRoot)).Entries(), parsed.GetValue(format)!, ViewJson.Default.IReadOnlyListStoreEntry, Columns, Cells));
        return command;
    }

    private static string[] Cells(StoreEntry entry) =>
    [
        $"{entry.Key}", entry.Container[..Math.Min(ShortId, entry.Container.Length)], Path.GetFileName(entry.Checkpoint) ?? "-", ByteText.Of((ulong)entry.Bytes), $"{entry.Made:yyyy-MM-dd HH:mm:ss}",
    ];
}

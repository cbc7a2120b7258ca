using System.CommandLine;
using System.Text.Json;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Store;
using Spectre.Console;

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

    public static Command Build()
    {
        var dataRoot = StoreCommand.DataRoot();
        var format = FormatOption.Build();
        var command = new Command("ls", Description) { dataRoot, format };
        command.SetAction(parsed => Run(StoreCommand.Open(Verb, parsed.GetValue(dataRoot)).Entries(), parsed.GetValue(format)!));
        return command;
    }

    private static int Run(IReadOnlyList<StoreEntry> entries, string format)
    {
        if (format == FormatOption.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(entries, ViewJson.Default.IReadOnlyListStoreEntry));
        }
        else
        {
            Terminal.Wide().Write(Table(entries));
        }

        return 0;
    }

    private static Table Table(IEnumerable<StoreEntry> entries)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("KEY", "CONTAINER", "CHECKPOINT", "SIZE", "MADE");
        foreach (var entry in entries)
        {
            string[] cells =
            [
                $"{entry.Key}", entry.Container[..Math.Min(ShortId, entry.Container.Length)], Path.GetFileName(entry.Checkpoint) ?? "-", ByteText.Of((ulong)entry.Bytes), $"{entry.Made:yyyy-MM-dd HH:mm:ss}",
            ];
            table.AddRow([.. cells.Select(text => new Text(PrintableText.Of(text)))]);
        }

        return table;
    }
}

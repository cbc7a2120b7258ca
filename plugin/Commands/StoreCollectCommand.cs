using System.CommandLine;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr store gc</c>: removes the images that no checkpoint refers to any more.</summary>
internal static class StoreCollectCommand
{
    private const string Verb = "store gc";
    private const string Description =
        """
        Removes the images of checkpoints that Docker has removed. Every checkpoint and restore of a container of the same daemon does so, too.

        Example:
          cr store gc
        """;

    public static Command Build()
    {
        var dataRoot = StoreCommand.DataRoot();
        var command = new Command("gc", Description) { dataRoot };
        command.SetAction(parsed => Run(StoreCommand.Open(Verb, parsed.GetValue(dataRoot)).Collect()));
        return command;
    }

    private static int Run(IReadOnlyList<StoreEntry> removed)
    {
        foreach (var entry in removed)
        {
            Console.Out.WriteLine($"removed {entry.Key} of container {entry.Container}: {ByteText.Of((ulong)entry.Bytes)}");
        }

        return 0;
    }
}

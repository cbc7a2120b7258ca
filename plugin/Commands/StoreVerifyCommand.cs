using System.CommandLine;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr store verify</c>: reads every image that a checkpoint refers to.</summary>
internal static class StoreVerifyCommand
{
    private const string Verb = "store verify";
    private const string Description =
        """
        Follows the reference of every checkpoint and reads its image to the last byte; exit code 0: all are there and sound.

        Example:
          cr store verify
        """;

    public static Command Build()
    {
        var dataRoot = StoreCommand.DataRoot();
        var command = new Command("verify", Description) { dataRoot };
        command.SetAction(parsed => Run(StoreCommand.Open(Verb, parsed.GetValue(dataRoot))));
        return command;
    }

    private static int Run(CheckpointStore store)
    {
        var bad = 0;
        foreach (var directory in store.References().Values)
        {
            bad += IsSound(store, directory) ? 0 : 1;
        }

        return bad == 0 ? 0 : ExitCode.Failure;
    }

    private static bool IsSound(CheckpointStore store, string directory)
    {
        try
        {
            using var image = ImageSource.OpenFile(Verb, directory, store);
            using var bar = ProgressBar.Over($"{Verb} {directory}");
            var head = CheckpointEngine.VerifyImage(image, bar).Head;
            CompleteImage.Require(Verb, directory, head);
            Console.Out.WriteLine($"sound: {directory}: checkpoint {head.CheckpointId}");
            return true;
        }
        catch (CrException exception)
        {
            Console.Error.Write(ErrorReport.Text(exception));
            return false;
        }
    }
}

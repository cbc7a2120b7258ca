using System.CommandLine;
using CrContainers.Plugin.Compose;
using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr compose checkpoint</c>: one consistent cut through a project.</summary>
internal static class ComposeCheckpointCommand
{
    private const string Verb = "compose checkpoint";
    private const string Description =
        """
        Checkpoints the running containers of a project: all are frozen before the first is dumped. Then they end, unless --leave-running is
        given. If one cannot be checkpointed, all go on, and no checkpoint is left.

        Examples:
          cr compose checkpoint
          cr compose checkpoint --leave-running --name before-upgrade
          cr compose checkpoint -f compose.yaml -p shop web db
        """;

    public static Command Build()
    {
        var name = ComposeCommand.CheckpointName();
        var leaveRunning = new Option<bool>("--leave-running") { Description = "the containers go on" };
        var command = ComposeCommand.WithProject(new Command("checkpoint", Description) { name, leaveRunning });
        command.SetAction(parsed => Run(parsed, DockerName.Check(Verb, "checkpoint", parsed.GetValue(name)!), parsed.GetValue(leaveRunning)));
        return command;
    }

    private static int Run(ParseResult parsed, string name, bool leaveRunning)
    {
        using var api = DockerApi.Connect(Verb);
        api.RequireExperimental();
        var containers = ComposeCommand.Containers(api, parsed);
        using var interruption = new Interruption();
        return StepReport.Run(Terminal.Wide(), "checkpointing", report =>
        {
            new ProjectCheckpoint(api, name, interruption, report.Doing, report.Done).Make(containers, leaveRunning);
            return 0;
        });
    }
}

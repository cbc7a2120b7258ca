using System.CommandLine;
using CrContainers.Plugin.Compose;
using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr compose restore</c>: a project goes on from its checkpoints.</summary>
internal static class ComposeRestoreCommand
{
    private const string Verb = "compose restore";
    private const string Description =
        """
        Starts the stopped containers of a project from their checkpoints, each after those it depends on. Running ones are left as they are.

        Examples:
          cr compose restore
          cr compose restore --name before-upgrade web
        """;

    public static Command Build()
    {
        var name = ComposeCommand.CheckpointName();
        var command = ComposeCommand.WithProject(new Command("restore", Description) { name });
        command.SetAction(parsed => Run(parsed, DockerName.Check(Verb, "checkpoint", parsed.GetValue(name)!)));
        return command;
    }

    private static int Run(ParseResult parsed, string name)
    {
        using var api = DockerApi.Connect(Verb);
        api.RequireExperimental();
        var containers = ComposeCommand.Containers(api, parsed);
        using var interruption = new Interruption();
        return StepReport.Run(Terminal.Wide(), "restoring", report =>
        {
            new ProjectRestore(api, name, interruption, report.Doing, report.Done).Run(containers);
            return 0;
        });
    }
}

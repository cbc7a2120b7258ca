using System.CommandLine;
using CrContainers.Plugin.Docker;
using CrContainers.Plugin.Reporting;
using Spectre.Console;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr compose ps</c>: services, their containers and checkpoints.</summary>
internal static class ComposePsCommand
{
    private const string Verb = "compose ps";
    private const string Description =
        """
        Lists a project's containers in dependency order, with their state and their checkpoints.

        Examples:
          cr compose ps
          cr compose ps -p shop web
        """;

    private static readonly string[] Columns = ["service", "container", "state", "checkpoints"];

    public static Command Build()
    {
        var command = ComposeCommand.WithProject(new Command("ps", Description));
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using var api = DockerApi.Connect(Verb);
        api.RequireExperimental();
        var checkpoints = new DockerCheckpoints(api);
        var table = new Table().Border(TableBorder.Rounded).AddColumns(Columns);
        foreach (var (service, container) in ComposeCommand.Containers(api, parsed))
        {
            table.AddRow(Text(service), Text(container.Name), Text(container.Answer.At("State", "Status").Text()), Text(string.Join(' ', checkpoints.Of(container))));
        }

        Terminal.Wide().Write(table);
        return 0;
    }

    private static string Text(string text) => PrintableText.Of(text).EscapeMarkup();
}

using System.CommandLine;
using CrContainers.Plugin.Compose;
using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr compose</c>: a project checkpointed as one.</summary>
internal static class ComposeCommand
{
    private static readonly Option<string[]> Files = new("--file", "-f") { Description = "a compose file; more than one: later ones override", AllowMultipleArgumentsPerToken = false };
    private static readonly Option<string?> Project = new("--project-name", "-p") { Description = "the project's name, where it is not the directory's" };
    private static readonly Argument<string[]> Services = new("SERVICE") { Description = "these services only", Arity = ArgumentArity.ZeroOrMore };

    public static Command Build() => new("compose", "Checkpoints and restores the containers of a Compose project as one.")
    {
        ComposeCheckpointCommand.Build(),
        ComposeRestoreCommand.Build(),
        ComposePsCommand.Build(),
    };

    /// <summary>What all three take.</summary>
    public static Command WithProject(Command command)
    {
        command.Add(Files);
        command.Add(Project);
        command.Add(Services);
        return command;
    }

    /// <summary>The project's containers, in dependency order.</summary>
    public static IReadOnlyList<ProjectContainer> Containers(DockerApi api, ParseResult parsed)
    {
        var project = ComposeProject.Read(api.Operation, parsed.GetValue(Files) ?? [], parsed.GetValue(Project));
        return ProjectContainers.Of(api, project, parsed.GetValue(Services) ?? []);
    }

    public static Option<string> CheckpointName() => new("--name") { Description = "of the checkpoint in every container", DefaultValueFactory = _ => "compose" };
}

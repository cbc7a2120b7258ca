using System.CommandLine;
using System.Text.Json;
using CrContainers.Engine;
using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Oci;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr check</c>: can THIS container be checkpointed? Every blocker, exit code 0 or 1.</summary>
internal static class CheckCommand
{
    private const string Verb = "check";
    private const string Description =
        """
        Can this container be checkpointed? Lists everything that stands against it; exit code 0: yes, 1: no.
        Its tasks are held for some milliseconds and go on unchanged.

        Examples:
          cr check web
          cr check --pid 4711
          cr check web --format json
        """;

    public static Command Build(Invocation invocation)
    {
        var id = new Argument<string?>("ID") { Description = "the container", Arity = ArgumentArity.ZeroOrOne };
        var pid = new Option<int?>("--pid") { Description = "its init's pid on the host, in the place of the id" };
        var format = FormatOption.Build();
        var command = new Command(Verb, Description) { id, pid, format };
        command.SetAction(parsed => Run(Init(parsed.GetValue(id), parsed.GetValue(pid), invocation), parsed.GetValue(format)!));
        return command;
    }

    private static int Run(int pid, string format)
    {
        var report = CheckpointEngine.Preflight(pid);
        if (format == FormatOption.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, ViewJson.Default.PreflightReport));
        }
        else
        {
            PreflightTree.Print(report);
        }

        return report.CanCheckpoint ? 0 : ExitCode.Failure;
    }

    private static int Init(string? id, int? pid, Invocation invocation)
    {
        if ((id is null) == (pid is null))
        {
            throw new CrException(ErrorKind.Usage, Verb, "container", "give an id, or --pid", "cr check --help");
        }

        if (pid is { } given)
        {
            return given > 0 && RunningTask.StartTime(given) is not null
                ? given
                : throw new CrException(ErrorKind.NotFound, Verb, $"task {given}", "there is no such task");
        }

        CheckpointEngine.RequirePrivileges(Verb, $"container {id}");
        return ContainerLookup.Find(Verb, id!, invocation).RunningInit(Verb);
    }
}

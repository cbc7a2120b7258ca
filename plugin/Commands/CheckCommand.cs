using System.CommandLine;
using System.Text.Json;
using CrContainers.Engine;
using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Configuration;
using CrContainers.Plugin.Oci;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;
using CrContainers.Plugin.Tracking;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr check</c>: can THIS container be checkpointed? Every blocker, exit code 0 or 1.</summary>
internal static class CheckCommand
{
    private const string Verb = "check";
    private const string Description =
        """
        Can this container be checkpointed? Lists everything that stands against it; exit code 0: yes, 1: no.
        Its tasks are held for some milliseconds and go on unchanged. Flags that the configuration, its annotation or its variable
        CR_CHECKPOINT say for each of its checkpoints count here, too.

        Examples:
          cr check web
          cr check --pid 4711
          cr check web --tcp-close
          cr check web --format json
        """;

    public static Command Build(Invocation invocation)
    {
        var id = new Argument<string?>("ID") { Description = "the container", Arity = ArgumentArity.ZeroOrOne };
        var pid = new Option<int?>("--pid") { Description = "its init's pid on the host, in the place of the id" };
        var format = FormatOption.Build();
        var flags = StandingFlags.Checkpoint.Known.Select(flag => new Option<bool>($"--{flag}") { Description = $"as a checkpoint with --{flag}" }).ToList();
        var command = new Command(Verb, Description) { id, pid, format };
        flags.ForEach(command.Add);
        command.SetAction(parsed => Run(
            Find(parsed.GetValue(id), parsed.GetValue(pid), invocation),
            [.. flags.Where(parsed.GetValue).Select(flag => flag.Name)],
            parsed.GetValue(format)!));
        return command;
    }

    private static int Run(ContainerState container, string[] given, string format)
    {
        var flags = VerbFlags.Parse(Verb, FlagTable.Checkpoint, given);
        flags.AddStanding(StandingFlags.Of(Verb, container, Settings.Read()));
        var init = container.RunningInit(Verb);
        using var tracking = TrackingRecord.Copy(init);
        var report = CheckpointEngine.Preflight(init, CheckpointVerb.Options(flags) with { Tracking = tracking });
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

    private static ContainerState Find(string? id, int? pid, Invocation invocation)
    {
        if ((id is null) == (pid is null))
        {
            throw new CrException(ErrorKind.Usage, Verb, "container", "give an id, or --pid", "cr check --help");
        }

        if (pid is { } given)
        {
            return given > 0 && RunningTask.StartTime(given) is { } started
                ? new ContainerState($"of task {given}", given, started, IsCreated: false, Bundle: null)
                : throw new CrException(ErrorKind.NotFound, Verb, $"task {given}", "there is no such task");
        }

        CheckpointEngine.RequirePrivileges(Verb, $"container {id}");
        return ContainerLookup.Find(Verb, id!, invocation);
    }
}

using System.CommandLine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Clone;
using CrContainers.Plugin.Docker;
using CrContainers.Plugin.Reporting;
using Spectre.Console;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr docker clone</c>: fresh containers from one checkpoint.</summary>
internal static class CloneCommand
{
    private const string Verb = "clone";
    private const string Description =
        """
        Starts a fresh container for every NAME from one checkpoint of SOURCE, each with an id, hostname and address of its own. Without
        :CHECKPOINT one is made now; SOURCE stands still for that and goes on. Changed files and anonymous volumes are copied; named volumes
        and bind mounts are shared.

        Examples:
          cr docker clone web web-2 web-3
          cr docker clone web:warm web-2
          cr docker clone --lazy web web-2 web-3
        """;

    public static Command Build()
    {
        var source = new Argument<string>("SOURCE[:CHECKPOINT]") { Description = "a container, and a checkpoint that docker checkpoint ls shows" };
        var names = new Argument<string[]>("NAME") { Description = "the clones", Arity = ArgumentArity.OneOrMore };
        var lazy = new Option<bool>("--lazy") { Description = "let the clones run at once; their memory comes as they touch it, the rest after it" };
        var command = new Command(Verb, Description) { source, names, lazy };
        command.SetAction(parsed => Run(parsed.GetValue(source)!, parsed.GetValue(names)!, parsed.GetValue(lazy)));
        return command;
    }

    private static int Run(string source, string[] names, bool isLazy)
    {
        var parts = source.Split(':', 2);
        var checkpoint = parts.Length == 2 ? DockerName.Check(Verb, "checkpoint", parts[1]) : null;
        Check(DockerName.Check(Verb, "container", parts[0]), names);
        using var api = DockerApi.Connect(Verb);
        api.RequireExperimental();
        var container = new DockerContainers(api).Inspect(parts[0]);
        SourceMoment.Require(api, container, checkpoint);

        using var interruption = new Interruption();
        var console = Terminal.Wide();
        var clones = StepReport.Run(console, $"cloning {container.Name}", report => new CloneRun(api, container, interruption, report.Doing).Make(checkpoint, names, isLazy));
        if (clones.Any(clone => clone.Failure is null))
        {
            Tell(console, [.. clones.Where(clone => clone.Failure is null)], CloneNotes.Of(container, checkpoint is not null && container.IsRunning));
        }

        return Report([.. clones.Select(clone => clone.Failure).OfType<CrException>()]);
    }

    private static void Tell(IAnsiConsole console, IReadOnlyList<FreshClone> clones, IEnumerable<string> notes)
    {
        CloneTable.Print(console, clones);
        foreach (var note in notes)
        {
            console.MarkupLineInterpolated($"note: {PrintableText.Of(note)}");
        }
    }

    private static void Check(string source, string[] names)
    {
        var doubled = names.Append(source).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (doubled is not null)
        {
            throw new CrException(ErrorKind.Usage, Verb, $"container {doubled.Key}", "it is named twice", "each clone needs a name of its own");
        }

        foreach (var name in names)
        {
            DockerName.Check(Verb, "container", name);
        }
    }

    /// <summary>The last failure is thrown: it is told by the one place that tells errors.</summary>
    private static int Report(IReadOnlyList<CrException> failures)
    {
        foreach (var failure in failures.SkipLast(1))
        {
            Console.Error.Write(ErrorReport.Text(failure));
        }

        return failures.Count == 0 ? 0 : throw failures[^1];
    }
}

using CrContainers.Engine.Checkpoint;
using CrContainers.Plugin.Reporting;
using Spectre.Console;

namespace CrContainers.Plugin.Commands;

/// <summary>A preflight as a person reads it.</summary>
internal static class PreflightTree
{
    public static void Print(PreflightReport report)
    {
        var tree = new Tree(report.CanCheckpoint ? "[green]yes: it can be checkpointed[/]" : $"[red]no: {Count(report.Blockers.Count)} in the way[/]");
        foreach (var task in report.Tasks)
        {
            var node = tree.AddNode($"task {task.Pid} ({Text(task.Name)}), pid {task.HostPid} on the host: {Counted(task.Threads, "thread")}, {Counted(task.Mappings, "mapping")}, {Counted(task.Descriptors, "descriptor")}");
            foreach (var blocker in report.Blockers.Where(blocker => blocker.Task.StartsWith($"task {task.Pid} ", StringComparison.Ordinal)))
            {
                node.AddNode($"[yellow]{Text(blocker.Object)}[/]: {Text(blocker.Reason)}").AddNode($"[grey]hint: {Text(blocker.Hint)}[/]");
            }
        }

        foreach (var note in report.Notes)
        {
            tree.AddNode($"note: {Text(note)}");
        }

        Terminal.Wide().Write(tree);
    }

    private static string Text(string text) => PrintableText.Of(text).EscapeMarkup();

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Count(int blockers) => blockers == 1 ? "one thing is" : $"{blockers} things are";
}

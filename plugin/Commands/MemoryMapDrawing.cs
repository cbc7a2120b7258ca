using CrContainers.Plugin.Reporting;
using Spectre.Console;

namespace CrContainers.Plugin.Commands;

/// <summary>Draws a task's mappings as bars to scale: the whole mapping, and in it what the image keeps.</summary>
internal static class MemoryMapDrawing
{
    private const int BarWidth = 48;
    private const int NameWidth = 40;

    public static void Print(IAnsiConsole console, TaskView task)
    {
        var groups = Neighbours(task.Mappings);
        var largest = groups.Select(group => group.Bytes).DefaultIfEmpty().Max();
        console.MarkupLine($"\n[bold]memory of task {task.Pid}, to scale[/]  {BarWidth} columns are {ByteText.Of(largest)}; [green]█[/] kept, [grey]░[/] not kept");
        foreach (var group in groups)
        {
            console.MarkupLine(Bar(group, largest));
        }
    }

    private static string Bar(MappingView mapping, ulong largest)
    {
        var length = Columns(mapping.Bytes, largest);
        var kept = Math.Min(length, Columns(mapping.KeptPages * 4096, largest));
        var name = mapping.Name.Length <= NameWidth ? mapping.Name : "…" + mapping.Name[^(NameWidth - 1)..];
        return $"{mapping.Start,12} [green]{new string('█', kept)}[/][grey]{new string('░', length - kept)}[/]{new string(' ', BarWidth - length)} {ByteText.Of(mapping.Bytes),9}  {PrintableText.Of(name).EscapeMarkup()}";
    }

    /// <summary>At least one column for what is not empty, so that nothing is invisible.</summary>
    private static int Columns(ulong bytes, ulong largest) => bytes == 0 ? 0 : Math.Max(1, (int)((UInt128)bytes * BarWidth / largest));

    /// <summary>The pieces of one file, or of one name, next to each other are drawn as one.</summary>
    private static List<MappingView> Neighbours(IReadOnlyList<MappingView> mappings)
    {
        var groups = new List<MappingView>();
        foreach (var mapping in mappings)
        {
            if (groups.Count > 0 && groups[^1].Name == mapping.Name && groups[^1].End == mapping.Start)
            {
                var last = groups[^1];
                groups[^1] = last with { End = mapping.End, Bytes = last.Bytes + mapping.Bytes, KeptPages = last.KeptPages + mapping.KeptPages };
            }
            else
            {
                groups.Add(mapping);
            }
        }

        return groups;
    }
}

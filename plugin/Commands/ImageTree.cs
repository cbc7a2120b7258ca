using CrContainers.Plugin.Reporting;
using Spectre.Console;

namespace CrContainers.Plugin.Commands;

/// <summary>An image as a person reads it.</summary>
internal static class ImageTree
{
    public static void Print(ImageView image)
    {
        var console = Terminal.Wide();
        var tree = new Tree($"[bold]checkpoint {image.CheckpointId}[/]");
        tree.AddNode($"made {image.Created:yyyy-MM-dd HH:mm:ss} UTC under Linux {Text(image.KernelRelease)} ({Text(image.Architecture)}) by cr {Text(image.EngineVersion)}, format {image.Format}");
        AddAll(tree, image);
        AddNameless(tree, image.Nameless);
        foreach (var task in image.Tasks)
        {
            AddTask(tree, task);
        }

        console.Write(tree);
        foreach (var task in image.Tasks)
        {
            MemoryMapDrawing.Print(console, task);
        }
    }

    private static void AddAll(Tree tree, ImageView image)
    {
        if (image.Sources.Count > 0)
        {
            tree.AddNode("pages of earlier images").AddNodes(image.Sources.Select(source => $"checkpoint {source.CheckpointId}: {ByteText.OfPages(source.Pages)}, {Text(source.Place ?? $"not found: {source.Missing}")}"));
        }

        tree.AddNodes(image.Notes.Select(note => $"note: {Text(note)}"));
        tree.AddNodes(image.Consoles.Select(terminal => $"console: {terminal.Columns} columns, {terminal.Rows} rows"));
        tree.AddNodes(image.Tmpfs.Select(tmpfs => $"tmpfs {Text(tmpfs.MountPoint)}: {tmpfs.Entries} entries, {ByteText.Of((ulong)tmpfs.Bytes)}"));
    }

    private static void AddNameless(Tree tree, IReadOnlyList<NamelessView> files)
    {
        if (files.Count > 0)
        {
            tree.AddNode("files without a name").AddNodes(files.Select(file =>
                $"{Text(file.Name)}: {file.KindText}, {ByteText.Of((ulong)file.Bytes)}, {ByteText.Of((ulong)file.KeptBytes)} kept"));
        }
    }

    private static void AddTask(Tree tree, TaskView task)
    {
        var node = tree.AddNode($"[bold]task {task.Pid} ({Text(task.Name)})[/]: {Text(task.Executable)}, uid {task.Uid}, gid {task.Gid}, in {Text(task.WorkingDirectory)}, umask {task.Umask}");
        Add(node, "threads", task.Threads.Select(thread => $"{thread.Tid} ({thread.Name}): rip {thread.InstructionPointer}, rsp {thread.StackPointer}, blocked signals {thread.SignalMask}"));
        Add(
            node,
            $"mappings: {task.Mappings.Count}, {ByteText.OfPages(task.KeptPages)} kept, {ByteText.OfPages(task.SkippedPages)} left out",
            task.Mappings.Select(mapping => $"{mapping.Start}-{mapping.End} {mapping.Protection} {ByteText.Of(mapping.Bytes),9}, kept {ByteText.OfPages(mapping.KeptPages),9}  {mapping.Name}"));
        Add(node, "descriptors", task.Descriptors.Select(Line));
        Add(node, "signals", task.Signals.Select(signal => $"{signal.Number}: {signal.Action}{(signal.Pending > 0 ? $", {signal.Pending} pending" : "")}"));
        Add(node, "timers", task.Timers);
    }

    private static string Line(DescriptorView descriptor)
    {
        var offset = descriptor.Offset is { } bytes ? $" at {bytes}" : "";
        return $"{descriptor.Number}: {descriptor.Target}{offset}, {descriptor.Access}{(descriptor.CloseOnExec ? ", close on exec" : "")}{string.Concat(descriptor.Claims.Select(claim => $", {claim}"))}";
    }

    private static string Text(string text) => PrintableText.Of(text).EscapeMarkup();

    private static void Add(TreeNode parent, string title, IEnumerable<string> lines)
    {
        var list = lines.ToList();
        if (list.Count > 0)
        {
            parent.AddNode(Text(title)).AddNodes(list.Select(Text));
        }
    }
}

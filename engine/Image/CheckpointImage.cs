using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Everything an image holds but the contents of pages and trees.</summary>
/// <param name="Head">What made it.</param>
/// <param name="Files">Files named by mappings, open files and working directories.</param>
/// <param name="OpenFiles">Open file descriptions.</param>
/// <param name="Tasks">Processes, the init first.</param>
public sealed record CheckpointImage(
    HeadRecord Head,
    IReadOnlyList<FileRecord> Files,
    IReadOnlyList<OpenFileRecord> OpenFiles,
    IReadOnlyList<TaskImage> Tasks)
{
    /// <summary>Files without a name whose contents are in the image, in their order there.</summary>
    public IEnumerable<FileRecord> NamelessFiles => Files.Where(file => file.HasContents);

    /// <summary>Bytes of pages, trees and files without a name: all of the image but its state. Claims that are too large together count as the largest.</summary>
    public long ContentBytes => (long)(Tasks.Sum(task => (double)task.Memory.Pages.ContentBytes) + Trees.Sum(tree => (double)tree.DataBytes) + NamelessFiles.Sum(file => (double)file.Nameless!.DataBytes));

    /// <summary>The same, and of its pages that lie in other images.</summary>
    public long AllBytes => (long)(ContentBytes + Tasks.SelectMany(task => task.Memory.Pages.Runs).Where(run => run.Source > 0).Sum(run => (double)run.Bytes));

    /// <summary>What a person should know of it.</summary>
    public IReadOnlyList<NoteRecord> Notes { get; init; } = [];

    /// <summary>The container's console, if it had one.</summary>
    public IReadOnlyList<TerminalRecord> Terminals { get; init; } = [];

    /// <summary>File systems in memory that were the container's own; their contents come after the state.</summary>
    public IReadOnlyList<TreeRecord> Trees { get; init; } = [];
}

using CrContainers.Engine.Image;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Commands;

/// <summary>What <c>cr inspect</c> shows of an image.</summary>
/// <param name="CheckpointId">The unique id of the checkpoint.</param>
/// <param name="Created">When it was made, UTC.</param>
/// <param name="Format">Version of the format.</param>
/// <param name="EngineVersion">What made it.</param>
/// <param name="KernelRelease">Under which kernel.</param>
/// <param name="Architecture">Of the processor.</param>
/// <param name="Sources">Earlier images whose pages it uses.</param>
/// <param name="Notes">What a person should know of it.</param>
/// <param name="Consoles">The container's terminal, if it had one.</param>
/// <param name="Tmpfs">File systems in memory.</param>
/// <param name="Nameless">Files that no name leads to.</param>
/// <param name="Tasks">Its processes.</param>
internal sealed record ImageView(
    Guid CheckpointId,
    DateTime Created,
    string Format,
    string EngineVersion,
    string KernelRelease,
    string Architecture,
    IReadOnlyList<SourceView> Sources,
    IReadOnlyList<string> Notes,
    IReadOnlyList<TerminalView> Consoles,
    IReadOnlyList<TreeView> Tmpfs,
    IReadOnlyList<NamelessView> Nameless,
    IReadOnlyList<TaskView> Tasks)
{
    public static ImageView Of(CheckpointImage image, ParentImages parents) => new(
        image.Head.CheckpointId,
        DateTime.UnixEpoch.AddTicks(image.Head.Created / 100),
        $"{image.Head.Major}.{image.Head.Minor}",
        image.Head.EngineVersion,
        image.Head.KernelRelease,
        image.Head.Architecture,
        SourceView.Of(image, parents),
        [.. image.Notes.Select(note => note.Text)],
        [.. image.Terminals.Select(TerminalView.Of)],
        [.. image.Trees.Select(TreeView.Of)],
        [.. image.Files.Where(file => file.Nameless is not null).Select(NamelessView.Of)],
        [.. image.Tasks.Select(task => TaskView.Of(image, task))]);
}

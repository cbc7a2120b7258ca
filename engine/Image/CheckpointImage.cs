using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Everything an image holds but the page contents.</summary>
/// <param name="Head">What made it.</param>
/// <param name="Files">Files named by mappings, open files and working directories.</param>
/// <param name="OpenFiles">Open file descriptions.</param>
/// <param name="Tasks">Processes, the init first.</param>
public sealed record CheckpointImage(
    HeadRecord Head,
    IReadOnlyList<FileRecord> Files,
    IReadOnlyList<OpenFileRecord> OpenFiles,
    IReadOnlyList<TaskImage> Tasks);

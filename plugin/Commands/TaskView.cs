using CrContainers.Engine.Image;

namespace CrContainers.Plugin.Commands;

/// <summary>One process of an image as it is shown.</summary>
internal sealed record TaskView
{
    public required int Pid { get; init; }
    public required string Name { get; init; }
    public required string Executable { get; init; }
    public required string WorkingDirectory { get; init; }
    public required string Umask { get; init; }
    public required uint Uid { get; init; }
    public required uint Gid { get; init; }
    public required ulong KeptPages { get; init; }
    public required ulong SkippedPages { get; init; }
    public required IReadOnlyList<MappingView> Mappings { get; init; }
    public required IReadOnlyList<DescriptorView> Descriptors { get; init; }
    public required IReadOnlyList<SignalView> Signals { get; init; }
    public required IReadOnlyList<string> Timers { get; init; }
    public required IReadOnlyList<ThreadView> Threads { get; init; }

    public static TaskView Of(CheckpointImage image, TaskImage task) => new()
    {
        Pid = task.Task.Pid,
        Name = task.Task.Comm,
        Executable = PathOf(image, task.Task.ExecutableId),
        WorkingDirectory = PathOf(image, task.FileSystem.WorkingDirectoryId),
        Umask = "0" + Convert.ToString(task.FileSystem.Umask, 8).PadLeft(3, '0'),
        Uid = task.Threads[0].Credentials.Uids[0],
        Gid = task.Threads[0].Credentials.Gids[0],
        KeptPages = task.Memory.Pages.TotalPages,
        SkippedPages = task.Memory.Pages.Skipped,
        Mappings = MappingView.Of(image, task.Memory),
        Descriptors = [.. task.Descriptors.Entries.Select(entry => DescriptorView.Of(image, entry) with { Claims = ClaimText.Of(task, entry.OpenFileId) })],
        Signals = SignalView.Of(task),
        Timers = TimerText.Of(task),
        Threads = [.. task.Threads.Select(ThreadView.Of)],
    };

    /// <summary>An image's references have been checked when it was read.</summary>
    public static string PathOf(CheckpointImage image, ulong fileId) => image.Files.FirstOrDefault(file => file.Id == fileId)?.ShownName ?? "";
}

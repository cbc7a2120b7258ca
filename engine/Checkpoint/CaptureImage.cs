using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Puts what was captured of all processes together into one image.</summary>
internal static class CaptureImage
{
    private const int XstateFeatures = 512;

    public static CheckpointImage Assemble(SeenContainer seen, IReadOnlyList<CapturedTask> tasks)
    {
        var image = new CheckpointImage(Head(tasks), seen.Files.Records, [.. tasks.SelectMany(task => task.OpenFiles)], [.. tasks.Select(task => task.Image)])
        {
            Notes = [.. seen.Notes.Take(ImageLimits.Notes).Select(Note)],
            Terminals = seen.Terminal.Record is { } terminal ? [terminal] : [],
            Trees = [.. seen.Trees.Select(tree => tree.Record)],
        };
        return image with { Head = Count(image) };
    }

    private static NoteRecord Note(string text) => new(text.Length <= ImageLimits.NoteLength ? text : text[..ImageLimits.NoteLength]);

    private static HeadRecord Count(CheckpointImage image) => image.Head with
    {
        TaskCount = image.Tasks.Count,
        FileCount = image.Files.Count,
        OpenFileCount = image.OpenFiles.Count,
        NoteCount = image.Notes.Count,
        TerminalCount = image.Terminals.Count,
        TreeCount = image.Trees.Count,
    };

    private static HeadRecord Head(IReadOnlyList<CapturedTask> tasks) => new()
    {
        CheckpointId = Guid.NewGuid(),
        Created = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100,
        Architecture = ImageFormat.Architecture,
        PageSize = ImageFormat.PageSize,
        KernelRelease = System.Text.Encoding.Latin1.GetString(ProcFile.Read("/proc/sys/kernel/osrelease")).Trim(),
        EngineVersion = typeof(CaptureImage).Assembly.GetName().Version?.ToString(3) ?? "0",
        CpuFeatures = tasks.SelectMany(task => task.Image.Threads).Aggregate(0UL, (all, thread) => all | BitConverter.ToUInt64(thread.Cpu.Xstate, XstateFeatures)),
        VdsoSum = tasks[0].VdsoSum,
        TaskCount = 0,
        FileCount = 0,
        OpenFileCount = 0,
    };
}

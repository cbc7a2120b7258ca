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
        var openFiles = tasks.SelectMany(task => task.OpenFiles).ToList();
        var notes = seen.Notes.Select(Note).Take(ImageLimits.Notes).ToList();
        return new CheckpointImage(Head(seen, tasks, openFiles.Count, notes.Count), seen.Files.Records, openFiles, [.. tasks.Select(task => task.Image)])
        {
            Notes = notes,
            Terminals = seen.Terminal.Record is { } terminal ? [terminal] : [],
            Trees = [.. seen.Trees.Select(tree => tree.Record)],
        };
    }

    private static NoteRecord Note(string text) => new(text.Length <= ImageLimits.NoteLength ? text : text[..ImageLimits.NoteLength]);

    private static HeadRecord Head(SeenContainer seen, IReadOnlyList<CapturedTask> tasks, int openFiles, int notes) => new()
    {
        CheckpointId = Guid.NewGuid(),
        Created = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100,
        Architecture = ImageFormat.Architecture,
        PageSize = ImageFormat.PageSize,
        KernelRelease = ProcFile.ReadText("/proc/sys/kernel/osrelease"),
        EngineVersion = typeof(CaptureImage).Assembly.GetName().Version?.ToString(3) ?? "0",
        CpuFeatures = tasks.SelectMany(task => task.Image.Threads).Aggregate(0UL, (all, thread) => all | BitConverter.ToUInt64(thread.Cpu.Xstate, XstateFeatures)),
        VdsoSum = VdsoMapping.Sum(tasks[0].Vdso),
        TaskCount = tasks.Count,
        FileCount = seen.Files.Records.Count,
        OpenFileCount = openFiles,
        NoteCount = notes,
        TerminalCount = seen.Terminal.Record is null ? 0 : 1,
        TreeCount = seen.Trees.Count,
    };
}

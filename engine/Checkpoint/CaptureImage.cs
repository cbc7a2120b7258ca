using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Puts what was captured of all processes together into one image.</summary>
internal static class CaptureImage
{
    private const int XstateFeatures = 512;

    public static CheckpointImage Assemble(IReadOnlyList<CapturedTask> tasks, FileTable files)
    {
        var openFiles = tasks.SelectMany(task => task.OpenFiles).ToList();
        return new CheckpointImage(Head(tasks, files.Records.Count, openFiles.Count), files.Records, openFiles, [.. tasks.Select(task => task.Image)]);
    }

    private static HeadRecord Head(IReadOnlyList<CapturedTask> tasks, int fileCount, int openFileCount) => new()
    {
        CheckpointId = Guid.NewGuid(),
        Created = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100,
        Architecture = ImageFormat.Architecture,
        PageSize = ImageFormat.PageSize,
        KernelRelease = System.Text.Encoding.Latin1.GetString(ProcFile.Read("/proc/sys/kernel/osrelease")).Trim(),
        EngineVersion = typeof(CaptureImage).Assembly.GetName().Version?.ToString(3) ?? "0",
        CpuFeatures = tasks.SelectMany(task => task.Image.Threads).Aggregate(0UL, (all, thread) => all | BitConverter.ToUInt64(thread.Cpu.Xstate, XstateFeatures)),
        VdsoSum = tasks[0].VdsoSum,
        TaskCount = tasks.Count,
        FileCount = fileCount,
        OpenFileCount = openFileCount,
    };
}

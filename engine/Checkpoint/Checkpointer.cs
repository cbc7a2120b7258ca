using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Image.Validation;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The flow of a checkpoint: bind, freeze, preflight and capture, write, release.</summary>
internal sealed class Checkpointer(int initPid, IProgress<EngineProgress>? progress)
{
    private const string Operation = "checkpoint";

    public PreflightReport Preflight(CheckpointOptions options)
    {
        Privileges.Require("check", $"task {initPid}");
        LoadingDoor.Finish("check", initPid);
        var members = NamespaceMembers.Of(initPid);
        using var tree = HeldTree.Hold(initPid);
        using var seen = SeenContainer.Look(tree, members, options);
        Capture(seen);
        return new PreflightReport(seen.Blockers, seen.Notes, [.. seen.Tasks.Select(task => task.Describe())]);
    }

    public CheckpointResult Checkpoint(Stream stream, CheckpointOptions options)
    {
        Privileges.Require(Operation, $"task {initPid}");
        LoadingDoor.Finish(Operation, initPid);
        var members = NamespaceMembers.Of(initPid);
        using var tree = HeldTree.Hold(initPid);
        Report("freeze", $"tasks held: {tree.Processes.Count}");
        using var seen = SeenContainer.Look(tree, members, options);
        var tasks = Capture(seen);
        Refuse(seen.Blockers);
        var image = CaptureImage.Assemble(seen, tasks);
        ImageValidator.Validate(image, new RecordChecks());
        Report("capture", $"{image.Tasks.Sum(task => task.Memory.Mappings.Count)} mappings, {image.Files.Count} files, {image.Trees.Count} tmpfs");
        using var writer = new ImageWriter(stream);
        Write(writer, image, seen, tasks);
        Release(tree, options);
        return Result(image, writer.BytesWritten, tree.Pause, seen.Notes);
    }

    /// <summary>Tasks that go on do so before the image is made durable; tasks that shall not are killed only after.</summary>
    private void Release(HeldTree tree, CheckpointOptions options)
    {
        if (options.LeaveRunning)
        {
            tree.Release();
            options.Commit?.Invoke();
        }
        else
        {
            options.Commit?.Invoke();
            tree.Kill();
        }

        Report("release", $"pause: {tree.Pause.TotalMilliseconds:F3} ms");
    }

    private void Write(ImageWriter writer, CheckpointImage image, SeenContainer seen, IReadOnlyList<CapturedTask> tasks)
    {
        StateWriter.Write(writer, image);
        foreach (var tree in seen.Trees)
        {
            TreeWriter.Write(writer, tree);
        }

        foreach (var file in seen.Nameless.Files)
        {
            NamelessWriter.Write(writer, file);
        }

        foreach (var task in tasks)
        {
            PageWriter.Write(writer, task);
        }

        writer.Finish();
        Report("write", $"{writer.BytesWritten} bytes");
    }

    private static List<CapturedTask> Capture(SeenContainer seen) =>
        [.. seen.Tasks.Where(task => task.MayBeAsked).Select(TaskCapture.Capture)];

    private void Refuse(IReadOnlyList<Blocker> blockers)
    {
        if (blockers.Count > 0)
        {
            throw new BlockedException(Operation, $"task {initPid}", blockers);
        }
    }

    private static CheckpointResult Result(CheckpointImage image, long bytes, TimeSpan pause, IReadOnlyList<string> notes) => new(
        image.Head.CheckpointId,
        pause,
        bytes,
        image.Tasks.Sum(task => (long)task.Memory.Pages.TotalPages),
        image.Tasks.Sum(task => (long)task.Memory.Pages.Skipped),
        image.Tasks.Count,
        image.Tasks.Sum(task => task.Memory.Mappings.Count),
        image.Tasks.Sum(task => task.Descriptors.Entries.Count),
        notes);

    private void Report(string stage, string detail) => progress?.Report(new EngineProgress(stage, detail));
}

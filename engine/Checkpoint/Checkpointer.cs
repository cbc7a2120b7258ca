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
        var members = NamespaceMembers.Of(initPid);
        using var tree = HeldTree.Hold(initPid);
        using var seen = SeenContainer.Look(tree, members, options);
        Capture(seen, copies: null);
        return new PreflightReport(seen.Blockers, seen.Notes, [.. seen.Tasks.Select(task => task.Describe())]);
    }

    public CheckpointResult Checkpoint(Stream stream, CheckpointOptions options)
    {
        Privileges.Require(Operation, $"task {initPid}");
        var members = NamespaceMembers.Of(initPid);
        using var copies = new FrozenCopies(initPid);
        using var tree = HeldTree.Hold(initPid);
        Report("freeze", $"tasks held: {tree.Processes.Count}");
        using var seen = SeenContainer.Look(tree, members, options);
        var held = CopyDecision.Against(seen, options, tree.CameFrozen);
        var tasks = Capture(seen, held is null ? copies : null);
        Refuse(seen.Blockers);
        var image = CaptureImage.Assemble(seen, tasks);
        ImageValidator.Validate(image, new RecordChecks());
        Report("capture", $"{image.Tasks.Sum(task => task.Memory.Mappings.Count)} mappings, {image.Files.Count} files, {image.Trees.Count} tmpfs");
        using var writer = new ImageWriter(stream);
        var copied = tasks.All(task => task.Copy is not null);
        Write(writer, image, seen, tasks, letGoBeforePages: copied ? tree : null);
        copies.Dispose();
        Release(tree, options);
        return Result(image, writer.BytesWritten, tree.Pause, copies, held, seen.Notes);
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

    /// <summary>Where each task's memory has been copied, tasks stand still for their records and for what others can write to: file systems in
    /// memory and shared memory, which are so of one moment with the copies.</summary>
    private void Write(ImageWriter writer, CheckpointImage image, SeenContainer seen, IReadOnlyList<CapturedTask> tasks, HeldTree? letGoBeforePages)
    {
        writer.IsInHaste = letGoBeforePages is not null;
        StateWriter.Write(writer, image);
        foreach (var tree in seen.Trees)
        {
            TreeWriter.Write(writer, tree);
        }

        foreach (var file in seen.Nameless.Files)
        {
            NamelessWriter.Write(writer, file);
        }

        letGoBeforePages?.Release();
        writer.IsInHaste = false;
        foreach (var task in tasks)
        {
            PageWriter.Write(writer, task);
        }

        writer.Finish();
        Report("write", $"{writer.BytesWritten} bytes");
    }

    private static List<CapturedTask> Capture(SeenContainer seen, FrozenCopies? copies) =>
        [.. seen.Tasks.Where(task => task.MayBeAsked).Select(task => TaskCapture.Capture(task, copies))];

    private void Refuse(IReadOnlyList<Blocker> blockers)
    {
        if (blockers.Count > 0)
        {
            throw new BlockedException(Operation, $"task {initPid}", blockers);
        }
    }

    private static CheckpointResult Result(CheckpointImage image, long bytes, TimeSpan pause, FrozenCopies copies, string? held, IReadOnlyList<string> notes) => new(
        image.Head.CheckpointId,
        pause + copies.Pause,
        pause > copies.Pause ? pause : copies.Pause,
        copies.Pause > TimeSpan.Zero ? MemorySource.FrozenCopies : MemorySource.HeldTasks,
        held ?? copies.Refusal,
        bytes,
        image.Tasks.Sum(task => (long)task.Memory.Pages.TotalPages),
        image.Tasks.Sum(task => (long)task.Memory.Pages.Skipped),
        image.Tasks.Count,
        image.Tasks.Sum(task => task.Memory.Mappings.Count),
        image.Tasks.Sum(task => task.Descriptors.Entries.Count),
        notes);

    private void Report(string stage, string detail) => progress?.Report(new EngineProgress(stage, detail));
}

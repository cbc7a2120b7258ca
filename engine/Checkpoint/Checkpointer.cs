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

    public PreflightReport Preflight()
    {
        Privileges.Require("check", $"task {initPid}");
        var members = NamespaceMembers.Of(initPid);
        using var tree = HeldTree.Hold(initPid);
        using var root = new ContainerRoot(initPid);
        var seen = Look(tree, members, new FileTable(root));
        Capture(seen);
        return new PreflightReport(Blockers(seen), Notes(seen), [.. seen.Select(task => task.Describe())]);
    }

    public CheckpointResult Checkpoint(Stream stream, CheckpointOptions options)
    {
        Privileges.Require(Operation, $"task {initPid}");
        var members = NamespaceMembers.Of(initPid);
        using var tree = HeldTree.Hold(initPid);
        Report("freeze", $"tasks held: {tree.Processes.Count}");
        using var root = new ContainerRoot(initPid);
        var files = new FileTable(root);
        var seen = Look(tree, members, files);
        var tasks = Capture(seen);
        Refuse(Blockers(seen));
        var image = CaptureImage.Assemble(tasks, files);
        ImageValidator.Validate(image, new RecordChecks());
        Report("capture", $"{image.Tasks.Sum(task => task.Memory.Mappings.Count)} mappings, {files.Records.Count} files");
        using var writer = new ImageWriter(stream);
        Write(writer, image, tasks);
        Release(tree, options);
        return Result(image, writer.BytesWritten, tree.Pause, Notes(seen));
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

    private void Write(ImageWriter writer, CheckpointImage image, IReadOnlyList<CapturedTask> tasks)
    {
        StateWriter.Write(writer, image);
        foreach (var task in tasks)
        {
            PageWriter.Write(writer, task);
        }

        writer.Finish();
        Report("write", $"{writer.BytesWritten} bytes");
    }

    private static List<SeenTask> Look(HeldTree tree, IReadOnlyDictionary<int, string> members, FileTable files)
    {
        var seen = new List<SeenTask>();
        foreach (var process in tree.Processes)
        {
            seen.Add(SeenTask.Look(process, tree.Processes[0], files, openFilesBefore: seen.Sum(task => task.OpenFiles.Count)));
        }

        foreach (var (pid, name) in tree.Ended)
        {
            seen[0].Blockers.Add($"child {pid} ({name})", "it has ended, and nobody has waited for it", "have the init wait for its children (docker run --init)");
        }

        foreach (var (pid, executable) in members.Where(member => !tree.Has(member.Key)))
        {
            seen[0].Blockers.Note($"process {pid} ({executable}) was put into the container by exec: it is left out, and ends with the container");
        }

        return seen;
    }

    private static List<CapturedTask> Capture(List<SeenTask> seen) =>
        [.. seen.Where(task => task.MayBeAsked).Select(TaskCapture.Capture)];

    private void Refuse(IReadOnlyList<Blocker> blockers)
    {
        if (blockers.Count > 0)
        {
            throw new BlockedException(Operation, $"task {initPid}", blockers);
        }
    }

    private static List<Blocker> Blockers(IEnumerable<SeenTask> tasks) => [.. tasks.SelectMany(task => task.Blockers.Blockers)];

    private static List<string> Notes(IEnumerable<SeenTask> tasks) => [.. tasks.SelectMany(task => task.Blockers.Notes)];

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

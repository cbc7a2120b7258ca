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
        if (PermissionMarkCheck.Run(tree) is { Count: > 0 } blockers)
        {
            return new PreflightReport(blockers, [], [.. tree.Processes.Select(PermissionMarkCheck.Describe)]);
        }

        using var seen = SeenContainer.Look(tree, members, options, early: null);
        Capture(seen, copies: null);
        return new PreflightReport(seen.Blockers, seen.Notes, [.. seen.Tasks.Select(task => task.Describe())]);
    }

    public CheckpointResult Checkpoint(Stream stream, CheckpointOptions options)
    {
        Privileges.Require(Operation, $"task {initPid}");
        LoadingDoor.Finish(Operation, initPid);
        var members = NamespaceMembers.Of(initPid);
        var early = options.LeaveRunning ? EarlyMappings.Read(initPid) : null;
        return Attempt(stream, options, members, early) ?? Attempt(stream, options, members, early: null)!;
    }

    /// <summary>Null, and nothing is written, where mappings read early have changed until the container was held.</summary>
    private CheckpointResult? Attempt(Stream stream, CheckpointOptions options, IReadOnlyDictionary<int, string> members, EarlyMappings? early)
    {
        using var copies = new FrozenCopies(initPid);
        var clock = new StageClock();
        using var tree = HeldTree.Hold(initPid);
        var freeze = clock.Lap();
        Report("freeze", $"tasks held: {tree.Processes.Count}");
        Refuse(PermissionMarkCheck.Run(tree));
        using var seen = SeenContainer.Look(tree, members, options, tree.CameFrozen ? null : early);
        var held = CopyDecision.Against(seen, options, tree.CameFrozen);
        var tasks = Capture(seen, held is null ? copies : null);
        Refuse(seen.Blockers);
        var image = CaptureImage.Assemble(seen, tasks);
        ImageValidator.Validate(image, new RecordChecks());
        var capture = clock.Lap();
        Report("capture", $"{image.Tasks.Sum(task => task.Memory.Mappings.Count)} mappings, {image.Files.Count} files, {image.Trees.Count} tmpfs");
        using var writer = new ImageWriter(stream, new ByteProgress(progress, "write", 0, image.ContentBytes));
        if (tasks.All(task => task.Copy is not null))
        {
            var beside = new KeptRecords();
            WriteBeside(beside, seen);
            seen.Dispose();
            tree.Release();
            if (!AreFlagsTrue(seen, tasks))
            {
                return null;
            }

            StateWriter.Write(writer, image);
            beside.WriteTo(writer);
        }
        else if (seen.Tasks.Any(task => task.FlagsAreEarly))
        {
            return null;
        }
        else
        {
            StateWriter.Write(writer, image);
            WriteBeside(writer, seen);
        }

        WritePages(writer, tasks);
        var write = clock.Lap();
        seen.Dispose();
        copies.Dispose();
        Release(tree, options);
        Report("release", $"to wait for copies: {copies.Pause.TotalMilliseconds:F3} ms");
        Report("release", $"pause: {(tree.Pause + copies.Pause).TotalMilliseconds:F3} ms");
        var times = new CheckpointTimes(freeze, capture, tasks.Aggregate(TimeSpan.Zero, (sum, task) => sum + task.Scan), write);
        return Result(image, times, tasks, writer.BytesWritten, tree.Pause, copies, held, seen.Notes);
    }

    /// <summary>Flags that were read before the tasks were held are those that they had.</summary>
    private static bool AreFlagsTrue(SeenContainer seen, IReadOnlyList<CapturedTask> tasks) =>
        seen.Tasks.Zip(tasks).All(task => !task.First.FlagsAreEarly || EarlyMappings.AreThoseOf(task.Second.Copy!.Source, task.First.Smaps));

    /// <summary>Tasks that go on do so before the image is made durable; tasks that shall not are killed only after.</summary>
    private static void Release(HeldTree tree, CheckpointOptions options)
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
    }

    /// <summary>File systems in memory and files without a name: others can write to them, so they are read while the tasks stand still, and are of
    /// one moment with all else.</summary>
    private static void WriteBeside(IRecordSink records, SeenContainer seen)
    {
        foreach (var tree in seen.Trees)
        {
            TreeWriter.Write(records, tree);
        }

        foreach (var file in seen.Nameless.Files)
        {
            NamelessWriter.Write(records, file);
        }
    }

    private void WritePages(ImageWriter writer, IReadOnlyList<CapturedTask> tasks)
    {
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

    private static CheckpointResult Result(
        CheckpointImage image, CheckpointTimes times, IReadOnlyList<CapturedTask> tasks, long bytes, TimeSpan pause, FrozenCopies copies, string? held, IReadOnlyList<string> notes) => new(
        image.Head.CheckpointId,
        pause + copies.Pause,
        held ?? copies.Refusal,
        times,
        tasks.Aggregate(PageCounts.None, (sum, task) => sum + task.Pages),
        bytes,
        image.Tasks.Count,
        image.Tasks.Sum(task => task.Memory.Mappings.Count),
        image.Tasks.Sum(task => task.Descriptors.Entries.Count),
        notes);

    private void Report(string stage, string detail) => progress?.Report(new EngineProgress(stage, detail));
}

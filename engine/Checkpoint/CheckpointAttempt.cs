using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>One time that the container is held, and what comes of it.</summary>
/// <param name="initPid">Its init.</param>
/// <param name="progress">Is told of stages, and of bytes written.</param>
/// <param name="stream">The image's.</param>
/// <param name="options">What is asked of the checkpoint.</param>
/// <param name="preparation">What was done before.</param>
internal sealed class CheckpointAttempt(int initPid, IProgress<EngineProgress>? progress, Stream stream, CheckpointOptions options, Preparation preparation)
{
    private const string Operation = "checkpoint";

    /// <summary>More is hardly allocated while the container stands still.</summary>
    private const int StopBytes = 512 << 10;

    private readonly StageClock clock = new();

    /// <summary>Null, and nothing is written, where flags that were known have changed until the container was held.</summary>
    public CheckpointResult? Run(Surroundings surroundings, KnownFlags flags)
    {
        using var copies = new FrozenCopies(initPid, surroundings.Host);
        Report("prepare", $"processes in its pid namespace: {surroundings.Members.Count}");
        var limit = options.LeaveRunning ? MemoryRoom.Of(initPid, surroundings.Host) : 0;
        Settle();
        clock.Lap();
        using var tree = HeldTree.Hold(initPid, surroundings.Host);
        var freeze = clock.Lap();
        Report("freeze", $"tasks held: {tree.Processes.Length}");
        Refuse(PermissionMarkCheck.Run(tree));
        using var search = preparation.IsTracked ? PageSearch.Begin(initPid) : null;
        using var seen = SeenContainer.Look(tree, surroundings, options, flags);
        var task = Capture(seen, new PageTaking(ReadingPlan.Against(seen, options, tree.CameFrozen), preparation.Pages, search, copies, preparation.Room, limit, Ahead(seen)));
        preparation.RequireSame((ulong)task.Process.Pid);
        var capture = clock.Lap();
        Report("capture", $"{seen.Tasks[0].Mappings.Count} mappings, {seen.Files.Records.Count} files, {seen.Trees.Count} tmpfs");
        if (Write(tree, seen, task, copies, flags) is not { } written)
        {
            return null;
        }

        Report("write", $"{written.Bytes} bytes");
        var write = clock.Lap();
        seen.Dispose();
        copies.Dispose();
        Release(tree);
        var again = preparation.Pause + copies.Pause;
        Report("release", $"beside the moment of the checkpoint: {again.TotalMilliseconds:F3} ms");
        Report("release", $"pause: {(tree.Pause + again).TotalMilliseconds:F3} ms");
        return Result(written, new CheckpointTimes(freeze, capture, task.Scan, write), tree.Pause + again, task, seen.Notes);
    }

    /// <summary>
    /// Garbage that is collected now is not while the container stands still (0.8 ms). What outlives a collection keeps its memory, and the next objects would get some that was never touched, at the
    /// price of a page fault for each 4 KiB: so as much as the stop needs is touched, and given back.
    /// </summary>
    private void Settle()
    {
        if (options.LeaveRunning)
        {
            GC.Collect();
            GC.KeepAlive(new byte[StopBytes]);
            GC.Collect(0);
        }
    }

    /// <summary>For pages that are taken before all is known of their task; null where it goes on, the image has some already, or its contents come last.</summary>
    private Func<SeenTask, IReadOnlyList<PageRun>, KeptPages>? Ahead(SeenContainer seen) => !options.LeaveRunning && preparation.Pages is null && ContentsFile.Takes(stream)
        ? (task, runs) => preparation.Begin((FileStream)stream, FrontRoom.Expected(task, seen, runs.Count), new ByteProgress(progress, "write", 0, runs.Sum(run => (long)run.Bytes)))
        : null;

    /// <summary>The init: a second process is a blocker, and so is what keeps one from being asked.</summary>
    private CapturedTask Capture(SeenContainer seen, PageTaking taking)
    {
        CapturedTask? captured = null;
        foreach (var task in seen.Tasks)
        {
            if (task.MayBeAsked)
            {
                captured = TaskCapture.Capture(task, taking, seen.ListTrees);
            }
        }

        Refuse(seen.Blockers);
        return captured!;
    }

    private WrittenImage? Write(HeldTree tree, SeenContainer seen, CapturedTask task, FrozenCopies copies, KnownFlags flags)
    {
        var areEarly = seen.Tasks[0].Held.AreEarly;
        var assembly = new ImageAssembly(stream, seen, preparation, progress);
        if (task.Apart is null)
        {
            return areEarly ? null : assembly.Write(task, records => WriteBeside(records, seen));
        }

        var beside = new KeptRecords();
        WriteBeside(beside, seen);
        seen.Dispose();
        preparation.BeginNext(task.Stale);
        tree.Release();
        copies.OfferToOomKiller();
        if (areEarly && !flags.WereTrue(initPid, seen.Tasks[0].Listed, (task.Apart as CopiedMemory)?.Source))
        {
            preparation.Pages?.Forget(task.Stale);
            return null;
        }

        preparation.EndTracking();
        return assembly.Write(task, beside.WriteTo);
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

    /// <summary>Tasks that go on do so before the image is made durable; tasks that shall not are killed only after.</summary>
    private void Release(HeldTree tree)
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

    private void Refuse(IReadOnlyList<Blocker> blockers)
    {
        if (blockers.Count > 0)
        {
            throw new BlockedException(Operation, $"task {initPid}", blockers);
        }
    }

    private CheckpointResult Result(WrittenImage written, CheckpointTimes times, TimeSpan pause, CapturedTask task, IReadOnlyList<string> notes)
    {
        var state = written.State.Tasks[0];
        var left = task.Ahead + task.Stale.Sum(run => (long)run.Pages);
        var reading = new PageReading(preparation.Rounds, task.Apart is CopiedMemory ? 0 : left, task.Apart is CopiedMemory ? left : 0, task.HeldBecause);
        return new CheckpointResult(
            written.State.Head.CheckpointId, pause, reading, times, written.Pages, written.Bytes, written.State.Tasks.Count, state.Memory.Mappings.Count, state.Descriptors.Entries.Count, notes) { Tracking = preparation.Keep(written.State.Head.CheckpointId) };
    }

    private void Report(string stage, string detail) => progress?.Report(new EngineProgress(stage, detail));
}

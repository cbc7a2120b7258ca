using System.Diagnostics;

namespace CrContainers.Bench;

/// <summary>One container whose init has filled so much memory, checkpointed and restored again and again: each round goes on
/// with what the one before restored. At the end the program checks its memory.</summary>
internal sealed class MemoryBenchmark : IDisposable
{
    private const string Id = "bench-memory";
    private const string OtherId = "bench-plain";
    private const string Ready = "ready";
    private const int PageBytes = 4096;

    private readonly Workspace workspace;
    private readonly Floors floors;
    private readonly Warmth warmth;
    private readonly BenchBundle bundle;
    private FinishedCommand container;

    public MemoryBenchmark(Workspace workspace, int mebibytes)
        : this(workspace, mebibytes, BenchBundle.Create(workspace.PathOf($"bundle-{mebibytes}"), mebibytes))
    {
    }

    private MemoryBenchmark(Workspace workspace, int mebibytes, BenchBundle bundle)
    {
        this.workspace = workspace;
        floors = new Floors(workspace, mebibytes);
        warmth = new Warmth(workspace, floors, (long)mebibytes << 20);
        this.bundle = bundle;
        container = workspace.RunCr("run", "--detach", "--bundle", bundle.Directory, Id);
        container.ExpectLine(Ready);
    }

    /// <summary>The memory lies in so many mappings, every second one a page of its own.</summary>
    public static MemoryBenchmark OfMappings(Workspace workspace, int mappings) =>
        new(workspace, (mappings / 2 * PageBytes) >> 20, BenchBundle.CreateMappings(workspace.PathOf("bundle-mappings"), mappings));

    private string Image => workspace.PathOf("image");

    /// <param name="number">Says whether the low-level runtime goes before or after cr: A B, B A.</param>
    public Round Measure(int number)
    {
        var write = warmth.OfFiles(floors.Write);
        var durableWrite = warmth.OfFiles(floors.WriteDurably);
        var read = warmth.OfMemory(floors.Read);
        floors.DeleteFile();
        var fork = warmth.OfMemory(floors.Fork);
        var pauseLeftRunning = warmth.OfFiles(CheckpointLeavingRunning);
        var (checkpoint, pauseKilled) = warmth.OfFiles(CheckpointKilling);
        var createdBefore = number % 2 == 0 ? CreateAndStart() : default;
        var (restore, rebuild, runtime) = warmth.OfMemory(Restore);
        var createdAfter = number % 2 == 0 ? default : CreateAndStart();
        return new Round
        {
            Write = write,
            DurableWrite = durableWrite,
            Read = read,
            Fork = fork,
            PauseLeftRunning = pauseLeftRunning,
            PauseKilled = pauseKilled,
            Checkpoint = checkpoint,
            Rebuild = rebuild,
            Restore = restore,
            OwnRestore = restore - runtime,
            CreateAndStart = createdBefore + createdAfter,
        };
    }

    /// <summary>Has the kernel tell all of the task's mappings with their flags, once.</summary>
    public TimeSpan ReadMappings()
    {
        using var smaps = File.OpenHandle($"/proc/{workspace.PidOf(Id)}/smaps");
        var text = new byte[PageBytes];
        var before = Stopwatch.GetTimestamp();
        for (var done = 0L; RandomAccess.Read(smaps, text, done) is > 0 and var count; done += count)
        {
        }

        return Stopwatch.GetElapsedTime(before);
    }

    /// <summary>Times of a wrong restore would mean nothing.</summary>
    public void ExpectMemoryIntact()
    {
        bundle.AskForCheck();
        container.ExpectLine("ok 1");
    }

    public void Dispose()
    {
        container.Dispose();
        workspace.Remove(Id);
        Directory.Delete(bundle.Directory, recursive: true);
    }

    private TimeSpan CheckpointLeavingRunning()
    {
        Checkpoint("--leave-running");
        var pause = StageTime.Pause(Image);
        DeleteImage();
        return pause;
    }

    /// <summary>The image stays, and the memory of the program is free.</summary>
    private (TimeSpan Wall, TimeSpan Pause) CheckpointKilling()
    {
        var wall = Checkpoint();
        workspace.TimeCr("delete", Id);
        container.Dispose();
        return (wall, StageTime.Pause(Image));
    }

    private TimeSpan Checkpoint(params string[] more) => workspace.TimeCr(["checkpoint", "--image-path", Image, .. more, Id]);

    private (TimeSpan Wall, TimeSpan Rebuild, TimeSpan Runtime) Restore()
    {
        container = workspace.RunCr("restore", "--detach", "--image-path", Image, "--bundle", bundle.Directory, Id);
        var (rebuild, runtime) = (StageTime.Rebuild(Image), StageTime.Runtime(Image));
        DeleteImage();
        return (container.Wall, rebuild, runtime);
    }

    private void DeleteImage() => Directory.Delete(Image, recursive: true);

    private TimeSpan CreateAndStart()
    {
        using var create = workspace.RunRuntime("create", "--bundle", bundle.Directory, OtherId);
        var start = workspace.TimeRuntime("start", OtherId);
        workspace.Remove(OtherId);
        return create.Wall + start;
    }
}

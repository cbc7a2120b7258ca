namespace CrContainers.Bench;

/// <summary>One container whose init has filled so much memory, checkpointed and restored again and again: each round goes on
/// with what the one before restored. At the end the program checks its memory.</summary>
internal sealed class MemoryBenchmark : IDisposable
{
    private const string Id = "bench-memory";
    private const string OtherId = "bench-plain";
    private const string Ready = "ready";

    /// <summary>The most that is given at once: a file and the memory it is read into.</summary>
    private const int ReserveBlocks = 2;

    private readonly Workspace workspace;
    private readonly Floors floors;
    private readonly Reserve reserve;
    private readonly BenchBundle bundle;
    private FinishedCommand container;

    public MemoryBenchmark(Workspace workspace, int mebibytes)
    {
        this.workspace = workspace;
        floors = new Floors(workspace, mebibytes);
        reserve = new Reserve(workspace, Math.Max((long)mebibytes << 20, Floors.FreshBytes));
        bundle = BenchBundle.Create(workspace.PathOf($"bundle-{mebibytes}"), mebibytes);
        container = workspace.RunCr("run", "--detach", "--bundle", bundle.Directory, Id);
        container.ExpectLine(Ready);
        reserve.Take(ReserveBlocks);
    }

    private string Image => workspace.PathOf("image");

    /// <param name="number">Says whether the low-level runtime goes before or after cr: A B, B A.</param>
    public Round Measure(int number)
    {
        var write = reserve.During(floors.Write);
        var (durableWrite, read) = reserve.During(WriteDurablyAndRead);
        var pauseLeftRunning = reserve.During(CheckpointLeavingRunning);
        var (checkpoint, pauseKilled) = reserve.During(CheckpointKilling);
        var createdBefore = number % 2 == 0 ? reserve.During(CreateAndStart) : default;
        var (restore, rebuild) = reserve.During(Restore);
        var createdAfter = number % 2 == 0 ? default : reserve.During(CreateAndStart);
        return new Round
        {
            Write = write,
            DurableWrite = durableWrite,
            Read = read,
            PauseLeftRunning = pauseLeftRunning,
            PauseKilled = pauseKilled,
            Checkpoint = checkpoint,
            Rebuild = rebuild,
            Restore = restore,
            CreateAndStart = createdBefore + createdAfter,
        };
    }

    /// <summary>Times of a wrong restore would mean nothing.</summary>
    public void ExpectMemoryIntact()
    {
        bundle.AskForCheck();
        container.ExpectLine("ok 1");
    }

    public void Dispose()
    {
        reserve.Dispose();
        container.Dispose();
        workspace.Remove(Id);
        Directory.Delete(bundle.Directory, recursive: true);
    }

    private (TimeSpan Write, TimeSpan Read) WriteDurablyAndRead()
    {
        var write = floors.WriteDurably();
        var read = reserve.During(floors.Read);
        floors.DeleteFile();
        return (write, read);
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

    private (TimeSpan Wall, TimeSpan Rebuild) Restore()
    {
        container = workspace.RunCr("restore", "--detach", "--image-path", Image, "--bundle", bundle.Directory, Id);
        var rebuild = StageTime.Rebuild(Image);
        DeleteImage();
        return (container.Wall, rebuild);
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

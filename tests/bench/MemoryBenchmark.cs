namespace CrContainers.Bench;

/// <summary>One container whose init has filled so much memory, checkpointed and restored again and again: each round goes on
/// with what the one before restored. At the end the program checks its memory.</summary>
internal sealed class MemoryBenchmark : IDisposable
{
    private const string Id = "bench-memory";
    private const string OtherId = "bench-plain";
    private const string Ready = "ready";

    private readonly Workspace workspace;
    private readonly Floors floors;
    private readonly BenchBundle bundle;
    private FinishedCommand container;

    public MemoryBenchmark(Workspace workspace, int mebibytes)
    {
        this.workspace = workspace;
        floors = new Floors(workspace, mebibytes);
        bundle = BenchBundle.Create(workspace.PathOf($"bundle-{mebibytes}"), mebibytes);
        container = workspace.RunCr("run", "--detach", "--bundle", bundle.Directory, Id);
        container.ExpectLine(Ready);
    }

    private string Image => workspace.PathOf("image");

    /// <param name="number">Says whether the low-level runtime goes before or after cr: A B, B A.</param>
    public Round Measure(int number)
    {
        var write = floors.Write();
        var durableWrite = floors.WriteDurably();
        var read = floors.Read();
        Checkpoint("--leave-running");
        var pauseLeftRunning = StageTime.Pause(Image);
        Directory.Delete(Image, recursive: true);
        var checkpoint = Checkpoint();
        var pauseKilled = StageTime.Pause(Image);
        workspace.TimeCr("delete", Id);
        container.Dispose();
        var createAndStart = number % 2 == 0 ? CreateAndStart() : default;
        var restore = Restore();
        var rebuild = StageTime.Rebuild(Image);
        createAndStart = number % 2 == 0 ? createAndStart : CreateAndStart();
        Directory.Delete(Image, recursive: true);
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
            CreateAndStart = createAndStart,
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
        container.Dispose();
        workspace.Remove(Id);
        Directory.Delete(bundle.Directory, recursive: true);
    }

    private TimeSpan Checkpoint(params string[] more) => workspace.TimeCr(["checkpoint", "--image-path", Image, .. more, Id]);

    private TimeSpan Restore()
    {
        container = workspace.RunCr("restore", "--detach", "--image-path", Image, "--bundle", bundle.Directory, Id);
        return container.Wall;
    }

    private TimeSpan CreateAndStart()
    {
        using var create = workspace.RunRuntime("create", "--bundle", bundle.Directory, OtherId);
        var start = workspace.TimeRuntime("start", OtherId);
        workspace.Remove(OtherId);
        return create.Wall + start;
    }
}

namespace CrContainers.Bench;

/// <summary>The same program, checkpointed and restored by the low-level runtime itself, through CRIU.</summary>
internal sealed class CriuBenchmark : IDisposable
{
    private const string Id = "bench-criu";

    private readonly Workspace workspace;
    private readonly BenchBundle bundle;
    private FinishedCommand container;

    public CriuBenchmark(Workspace workspace, int mebibytes)
    {
        this.workspace = workspace;
        bundle = BenchBundle.Create(workspace.PathOf($"bundle-criu-{mebibytes}"), mebibytes);
        container = workspace.RunRuntime("run", "--detach", "--bundle", bundle.Directory, Id);
        container.ExpectLine("ready");
    }

    private string Image => workspace.PathOf("image-criu");

    public CriuRound Measure()
    {
        var checkpoint = workspace.TimeRuntime("checkpoint", "--image-path", Image, Id);
        container.Dispose();
        container = workspace.RunRuntime("restore", "--detach", "--image-path", Image, "--bundle", bundle.Directory, Id);
        Directory.Delete(Image, recursive: true);
        return new CriuRound(checkpoint, container.Wall);
    }

    public void Dispose()
    {
        container.Dispose();
        workspace.Remove(Id);
        Directory.Delete(bundle.Directory, recursive: true);
    }
}

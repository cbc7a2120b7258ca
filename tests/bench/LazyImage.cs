namespace CrContainers.Bench;

/// <summary>An image of a program that has filled so much memory, and a bundle to restore it into.</summary>
internal sealed class LazyImage : IDisposable
{
    private readonly Workspace workspace;

    public LazyImage(Workspace workspace, int mebibytes)
    {
        const string id = "bench-lazy-source";
        this.workspace = workspace;
        Bundle = BenchBundle.Create(workspace.PathOf($"bundle-lazy-{mebibytes}"), mebibytes);
        Directory = workspace.PathOf($"image-lazy-{mebibytes}");
        using var container = workspace.RunCr("run", "--detach", "--bundle", Bundle.Directory, id);
        container.ExpectLine("ready");
        workspace.TimeCr("checkpoint", "--image-path", Directory, id);
        workspace.Remove(id);
    }

    public BenchBundle Bundle { get; }

    private string Directory { get; }

    public FinishedCommand Restore(string id, params string[] more) =>
        workspace.RunCr(["restore", "--detach", "--image-path", Directory, "--bundle", Bundle.Directory, .. more, id]);

    public TimeSpan LastRebuild() => StageTime.Rebuild(Directory);

    public void Dispose()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        System.IO.Directory.Delete(Bundle.Directory, recursive: true);
    }
}

namespace CrContainers.Bench;

/// <summary>An image of a container that is gone, and the bundle to restore it into.</summary>
internal abstract class StoredImage : IDisposable
{
    private readonly Workspace workspace;

    /// <param name="workspace">Where.</param>
    /// <param name="name">Of the image and its container.</param>
    /// <param name="bundle">Of the container, whose program says that it is ready.</param>
    /// <param name="use">Uses the container before the checkpoint.</param>
    protected StoredImage(Workspace workspace, string name, BenchBundle bundle, Action<BenchBundle> use)
    {
        this.workspace = workspace;
        Bundle = bundle;
        Directory = workspace.PathOf($"image-{name}");
        var id = $"bench-{name}-source";
        using var container = workspace.RunCr("run", "--detach", "--bundle", bundle.Directory, id);
        container.ExpectLine("ready");
        use(bundle);
        workspace.TimeCr("checkpoint", "--image-path", Directory, id);
        workspace.Remove(id);
    }

    public BenchBundle Bundle { get; }

    protected string Directory { get; }

    public FinishedCommand Restore(string id, params string[] more) =>
        workspace.RunCr(["restore", "--detach", "--image-path", Directory, "--bundle", Bundle.Directory, .. more, id]);

    public void Dispose()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        System.IO.Directory.Delete(Bundle.Directory, recursive: true);
    }
}

namespace CrContainers.Bench;

/// <summary>A container that writes to its memory all the time; gone when disposed.</summary>
internal sealed class Load : IDisposable
{
    private readonly Workspace workspace;
    private readonly string id;
    private readonly BenchBundle bundle;
    private readonly FinishedCommand container;
    private int asked;

    /// <param name="workspace">Where.</param>
    /// <param name="mebibytes">Of memory.</param>
    /// <param name="pages">Written to in a second; 0: as many as it can.</param>
    public Load(Workspace workspace, int mebibytes, long pages)
    {
        this.workspace = workspace;
        id = $"bench-load-{mebibytes}-{pages}";
        bundle = BenchBundle.CreateLoad(workspace.PathOf(id), mebibytes, pages);
        container = workspace.RunCr("run", "--detach", "--bundle", bundle.Directory, id);
        container.ExpectLine("ready");
    }

    public LoadSample Sample()
    {
        bundle.AskFor(++asked);
        return LoadSample.Parse(container.ReadLine());
    }

    /// <summary>Checkpoints it; it goes on.</summary>
    /// <returns>How long it stood still.</returns>
    public TimeSpan Checkpoint(string image, params string[] more)
    {
        workspace.TimeCr(["checkpoint", "--image-path", image, .. more, id]);
        return StageTime.Pause(image);
    }

    public void Dispose()
    {
        container.Dispose();
        workspace.Remove(id);
        Directory.Delete(bundle.Directory, recursive: true);
    }
}

namespace CrContainers.Bench;

/// <summary>An image of a program that has filled so much memory.</summary>
internal sealed class LazyImage(Workspace workspace, int mebibytes)
    : StoredImage(workspace, $"lazy-{mebibytes}", BenchBundle.Create(workspace.PathOf($"bundle-lazy-{mebibytes}"), mebibytes), static _ => { })
{
    public TimeSpan LastRebuild() => StageTime.Rebuild(Directory);

    /// <inheritdoc cref="StageTime.Runtime"/>
    public TimeSpan LastRuntime() => StageTime.Runtime(Directory);
}

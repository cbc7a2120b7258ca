namespace CrContainers.Bench;

/// <summary><c>docker run</c> of a program that ends by itself, from the command to its end, in pairs.</summary>
internal sealed class DockerRunBenchmark(Workspace workspace)
{
    private const string Image = "bench-run";
    private const int WarmUp = 2;
    private const int Pairs = 20;

    public LifecycleFigures Measure()
    {
        var bundle = BenchBundle.Create(workspace.PathOf("bundle-docker-run"), 1);
        bundle.AskForEnd();
        using var daemon = new DockerDaemon(workspace, "docker", Built.Cr);
        daemon.Import(Path.Combine(bundle.Directory, "rootfs"), Image);
        return LifecycleFigures.InPairs(WarmUp, Pairs, () => Run(daemon, "cr"), () => Run(daemon, Workspace.Runtime));
    }

    private static TimeSpan Run(DockerDaemon daemon, string runtime) =>
        daemon.Time("run", "--rm", "--runtime", runtime, "--network", "none", Image, "/bin/program", "1");
}

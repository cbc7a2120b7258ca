using System.Globalization;

namespace CrContainers.Bench;

/// <summary>One container of Docker's whose init has filled so much memory, checkpointed and restored again and again. At the end the program
/// checks its memory.</summary>
internal sealed class DockerMemoryBenchmark : IDisposable
{
    private const string Id = "bench";
    private const string Image = "bench-memory";

    private readonly Workspace workspace;
    private readonly TimedRuntime runtime;
    private readonly DockerDaemon daemon;
    private readonly BenchBundle bundle;

    public DockerMemoryBenchmark(Workspace workspace, int mebibytes)
    {
        this.workspace = workspace;
        runtime = new TimedRuntime(workspace);
        daemon = new DockerDaemon(workspace, "docker", runtime.Script);
        bundle = BenchBundle.Create(workspace.PathOf($"bundle-docker-{mebibytes}"), mebibytes);
        try
        {
            Begin(mebibytes.ToString(CultureInfo.InvariantCulture));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Each checkpoint is removed, so that the disk does not fill.</summary>
    public DockerRound Measure(int number)
    {
        var name = $"round{number}";
        var checkpoint = daemon.Time("checkpoint", "create", Id, name);
        var restore = daemon.Time("start", "--checkpoint", name, Id);
        daemon.Time("checkpoint", "rm", Id, name);
        RemoveUnpacked();
        return new DockerRound(checkpoint, runtime.Last("checkpoint"), restore, runtime.Last("restore"));
    }

    /// <summary>Times of a wrong restore would mean nothing.</summary>
    public void ExpectMemoryIntact()
    {
        bundle.AskForCheck();
        daemon.Time("cp", Path.Combine(bundle.Directory, "rootfs", "tmp", "go.1"), $"{Id}:/tmp/go.1");
        daemon.ExpectLine(Id, "ok 1");
    }

    public void Dispose()
    {
        daemon.Dispose();
        Directory.Delete(bundle.Directory, recursive: true);
    }

    private void Begin(string mebibytes)
    {
        daemon.Import(Path.Combine(bundle.Directory, "rootfs"), Image);
        daemon.Time("run", "--detach", "--name", Id, "--runtime", "cr", "--network", "none", Image, "/bin/program", mebibytes);
        daemon.ExpectLine(Id, "ready");
    }

    /// <summary>containerd leaves what it unpacked for a restore.</summary>
    private void RemoveUnpacked()
    {
        foreach (var directory in Directory.GetDirectories(workspace.PathOf("docker/tmp"), "ctrd-checkpoint*"))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

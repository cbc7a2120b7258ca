using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers.Engines;

/// <summary>Docker: docker checkpoint, and docker start --checkpoint in a container that was only created.</summary>
internal sealed class DockerChain(DockerDaemon daemon) : ChainEngine
{
    private const string First = "one";

    private static readonly string[] Options =
        ["--runtime", "cr", "--network", "none", "--ulimit", $"nofile={OpenFiles}:{OpenFiles}", "--ulimit", $"nproc={Processes}:{Processes}"];

    public override void Dispose() => daemon.Try("rm", "--force", Name);

    protected override void Run() => daemon.Docker(["run", "--detach", .. Options, "--name", Name, Chain.Image, .. Chain.Command()]);

    protected override void CheckpointInto(string imageDirectory)
    {
        daemon.Docker("checkpoint", "create", Name, First);
        HostCommand.Succeed(SourceTree.Built("CR_BINARY", "out/cr/cr"), "store", "export", Path.Combine(Checkpoints(), First), imageDirectory);
    }

    protected override void RestoreFrom(string imageDirectory)
    {
        daemon.Docker(["create", .. Options, "--name", Name, Chain.Image, .. Chain.Command()]);
        Directory.CreateDirectory(Checkpoints());
        HostCommand.Succeed("cp", "-a", imageDirectory, Path.Combine(Checkpoints(), First));
        daemon.Docker("start", "--checkpoint", First, Name);
    }

    protected override string[] Log() => daemon.Docker("logs", Name).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    protected override string[] FollowLog(Predicate<string> wanted) => FollowedLog.Until(daemon.Begin("logs", "--follow", Name), wanted);

    private string Checkpoints() => Path.Combine(daemon.Place, "data", "containers", daemon.Docker("inspect", "--format", "{{.Id}}", Name), "checkpoints");
}

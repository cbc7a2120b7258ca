using CrContainers.Tests.Containers.Docker;
using CrContainers.Tests.Containers.Podman;

namespace CrContainers.Tests.Containers.Engines;

/// <summary>podman: podman container checkpoint, and podman container restore in a container that has run once: before that there is no bundle.</summary>
internal sealed class PodmanChain(PodmanEngine podman) : ChainEngine
{
    public override void Dispose() => podman.Try("rm", "--force", "--ignore", "--time", "0", Name);

    protected override void Run()
    {
        Create(Chain.Command());
        podman.Podman("start", Name);
    }

    protected override void CheckpointInto(string imageDirectory)
    {
        podman.Podman("container", "checkpoint", Name);
        HostCommand.Succeed("cp", "-a", podman.ImageDirectory(Name), imageDirectory);
    }

    protected override void RestoreFrom(string imageDirectory)
    {
        Create("true");
        podman.Podman("start", "--attach", Name);
        HostCommand.Succeed("cp", "-a", imageDirectory, podman.ImageDirectory(Name));
        podman.Podman("container", "restore", Name);
    }

    protected override string[] Log() => podman.Podman("logs", Name).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    protected override string[] FollowLog(Predicate<string> wanted) => FollowedLog.Until(podman.Begin("logs", "--follow", Name), wanted);

    private void Create(params string[] command) => podman.Create(Name, ["--cap-add", string.Join(',', CapabilitiesOfDocker)], command);
}

using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers.Engines;

/// <summary>
/// An engine that runs the chain, and takes up an image directory from elsewhere. Every container gets the same limits, and the capabilities
/// Docker gives: what a task has, the container it is restored into must be able to give.
/// </summary>
internal abstract class ChainEngine : IDisposable
{
    public const int OpenFiles = 1024;
    public const int Processes = 9000;

    public static readonly string[] CapabilitiesOfDocker =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP",
        "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    protected string Name { get; } = $"x-{Guid.NewGuid():N}"[..10];

    /// <summary>Runs the chain and checkpoints it into a directory; the container ends.</summary>
    /// <returns>What it has printed.</returns>
    public string[] Checkpoint(string imageDirectory)
    {
        Run();
        Chain.Verify(FollowLog(line => Chain.NumberOf(line) >= 5));
        CheckpointInto(imageDirectory);
        return Log();
    }

    /// <summary>Restores an image directory into a fresh container.</summary>
    /// <returns>The first lines it prints.</returns>
    public string[] Restore(string imageDirectory)
    {
        RestoreFrom(imageDirectory);
        var lines = 0;
        return FollowLog(_ => ++lines == 5);
    }

    public abstract void Dispose();

    protected abstract void Run();

    protected abstract void CheckpointInto(string imageDirectory);

    protected abstract void RestoreFrom(string imageDirectory);

    protected abstract string[] Log();

    protected abstract string[] FollowLog(Predicate<string> wanted);
}

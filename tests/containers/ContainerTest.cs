using CrContainers.Tests.Containers.Docker;
using Docker.DotNet.Models;

namespace CrContainers.Tests.Containers;

/// <summary>A test with the shared daemon. What it checks is checked without a checkpoint first, so that a failure after one is cr's.</summary>
public abstract class ContainerTest(SharedDaemon shared)
{
    internal DockerDaemon Daemon => shared.Daemon;

    /// <summary>Runs the chain and waits until it runs.</summary>
    internal async Task<DockerContainer> RunChainAsync(Action<CreateContainerParameters>? change = null, params string[] file)
    {
        var container = await DockerContainer.RunAsync(Daemon, Chain.Image, Chain.Command(file), change);
        ExpectMore(container);
        return container;
    }

    /// <summary>Checks, then checkpoints and restores and checks again, so often.</summary>
    internal static void ThroughCheckpoints(DockerContainer container, int times, Action check)
    {
        At("before any checkpoint", check);
        for (var time = 1; time <= times; time++)
        {
            container.Checkpoint($"c{time}");
            Assert.Equal("exited", container.Status);
            container.StartFrom($"c{time}");
            At($"after restore {time}", check);
        }
    }

    /// <summary>The same after one checkpoint and restore of a chain, which must go on.</summary>
    internal static void ThroughCheckpoint(DockerContainer chain, Action check) => ThroughCheckpoints(chain, 1, () =>
    {
        ExpectMore(chain);
        check();
    });

    /// <summary>The chain goes on from where it was: some lines more than now, each right.</summary>
    internal static void ExpectMore(DockerContainer chain)
    {
        var before = chain.Log().Length;
        Chain.Verify(chain.LogUntil(line => Chain.NumberOf(line) >= before + 5));
    }

    private static void At(string when, Action check)
    {
        try
        {
            check();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{when}: {exception.Message}", exception);
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>containerd's content store, in which the specification of a container may be left from an earlier checkpoint.</summary>
public sealed class ContentStoreTests(SharedDaemon shared) : ContainerTest(shared)
{
    private static readonly byte[] SpecificationType = Encoding.ASCII.GetBytes("types.containerd.io/opencontainers/runtime-spec/1/Spec");

    [Fact]
    public async Task What_is_left_of_an_earlier_checkpoint_is_collected_first()
    {
        await using var container = await RunChainAsync();
        Store(Specification(container.Id));

        container.Checkpoint("one");

        container.StartFrom("one");
        ExpectMore(container);
    }

    [Fact]
    public async Task What_is_kept_of_another_checkpoint_is_named_before_the_container_is_ended()
    {
        await using var container = await RunChainAsync();
        var digest = Store(Specification(container.Id));
        Ctr("content", "label", digest, "containerd.io/gc.root=test");

        var result = Daemon.Try("checkpoint", "create", container.Id, "one");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(
            $"cr: checkpoint container {container.Id}: containerd keeps its specification for another checkpoint \\(.*/{digest["sha256:".Length..]}\\), and would fail once this one is made "
            + "\\(hint: try again when the other checkpoint is made; one that is kept as an image of containerd's has to be removed first",
            result.Error);
        Assert.Empty(container.Checkpoints());
        ExpectMore(container);
        Ctr("content", "rm", digest);
        container.Checkpoint("one");
        container.StartFrom("one");
        ExpectMore(container);
    }

    /// <summary>google.protobuf.Any of the container's config.json, as containerd keeps it.</summary>
    private byte[] Specification(string id)
    {
        var configuration = File.ReadAllBytes(Path.Combine(Daemon.BundleOf(id), "config.json"));
        Assert.InRange(configuration.Length, 0x80, 0x3fff);
        return
        [
            0x0a, (byte)SpecificationType.Length, .. SpecificationType,
            0x12, (byte)(configuration.Length | 0x80), (byte)(configuration.Length >> 7), .. configuration,
        ];
    }

    /// <summary>Puts contents into the store, as garbage.</summary>
    private string Store(byte[] contents)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(contents))}";
        using var ingest = HostCommand.Start(Daemon.WithHost("ctr", "--address", Daemon.Containerd, "--namespace", "moby", "content", "ingest", "--expected-digest", digest, "put-by-test"));
        ingest.StandardInput.BaseStream.Write(contents);
        ingest.StandardInput.Close();
        Assert.Equal(new CommandResult(0, "", ""), HostCommand.EndOf(ingest));
        return digest;
    }

    private string Ctr(params string[] arguments) => HostCommand.Succeed("ctr", ["--address", Daemon.Containerd, "--namespace", "moby", .. arguments]);
}

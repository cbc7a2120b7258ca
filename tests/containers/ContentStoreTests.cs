using System.Security.Cryptography;
using System.Text;
using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>containerd's content store, in which the specification of a container may be left from an earlier checkpoint.</summary>
public sealed class ContentStoreTests(SharedDaemon shared) : ContainerTest(shared)
{
    private static readonly byte[] SpecificationType = Encoding.ASCII.GetBytes("types.containerd.io/opencontainers/runtime-spec/1/Spec");

    [Fact]
    public async Task A_checkpoint_waits_until_containerd_has_discarded_what_it_would_fail_on()
    {
        await using var container = await RunChainAsync();
        var digest = Keep(Specification(container.Id));
        using var checkpoint = Daemon.Begin("checkpoint", "create", container.Id, "one");

        Assert.False(checkpoint.WaitForExit(TimeSpan.FromSeconds(1)), "it did not wait");
        Ctr("content", "rm", digest);

        Assert.Equal(new CommandResult(0, "one\n", ""), HostCommand.EndOf(checkpoint));
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

    /// <summary>Puts contents into the store, to stay until they are removed by name.</summary>
    private string Keep(byte[] contents)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(contents))}";
        using var ingest = HostCommand.Start(Daemon.WithHost("ctr", "--address", Daemon.Containerd, "--namespace", "moby", "content", "ingest", "--expected-digest", digest, "kept-by-test"));
        ingest.StandardInput.BaseStream.Write(contents);
        ingest.StandardInput.Close();
        Assert.Equal(new CommandResult(0, "", ""), HostCommand.EndOf(ingest));
        Ctr("content", "label", digest, "containerd.io/gc.root=test");
        return digest;
    }

    private string Ctr(params string[] arguments) => HostCommand.Succeed("ctr", ["--address", Daemon.Containerd, "--namespace", "moby", .. arguments]);
}

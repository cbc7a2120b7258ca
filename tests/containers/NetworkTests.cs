using System.Globalization;
using CrContainers.Tests.Containers.Docker;
using Docker.DotNet.Models;

namespace CrContainers.Tests.Containers;

/// <summary>A restored container has its place in the network again. Its init has no socket; what listens is put in by exec.</summary>
public sealed class NetworkTests(SharedDaemon shared) : ContainerTest(shared)
{
    private const int Port = 8000;

    [Fact]
    public async Task On_a_network_of_its_own_its_name_leads_to_it_and_its_published_port_answers()
    {
        var network = $"cr-test-{Guid.NewGuid():N}";
        Daemon.Docker("network", "create", network);
        try
        {
            await using var other = await DockerContainer.RunAsync(Daemon, "cr-test-busybox", ["sleep", "600"], parameters => parameters.HostConfig!.NetworkMode = network);
            await using var container = await RunChainAsync(parameters =>
            {
                parameters.Name = $"{network}-name";
                parameters.Hostname = "kept";
                parameters.HostConfig!.NetworkMode = network;
                parameters.HostConfig.PortBindings = new Dictionary<string, IList<PortBinding>> { [$"{Port}/tcp"] = [new PortBinding()] };
                parameters.ExposedPorts = new Dictionary<string, EmptyStruct> { [$"{Port}/tcp"] = default };
            });

            ThroughCheckpoint(container, () =>
            {
                Assert.Equal("kept", container.Exec("hostname"));
                Assert.Contains($"PING {network}-name ({AddressOf(container, network)})", other.Exec("ping", "-c", "1", "-w", "5", $"{network}-name"), StringComparison.Ordinal);
                ExpectPublished(container);
            });
        }
        finally
        {
            Daemon.Docker("network", "rm", network);
        }
    }

    [Fact]
    public async Task On_the_default_bridge_it_has_its_address_again()
    {
        await using var container = await RunChainAsync(parameters => parameters.HostConfig!.NetworkMode = "bridge");

        ThroughCheckpoint(container, () =>
        {
            var address = AddressOf(container, "bridge");
            Assert.Contains($"inet addr:{address} ", container.Exec("ifconfig", "eth0"), StringComparison.Ordinal);
            Assert.Equal($"1 packets transmitted, 1 packets received", string.Join(',', container.Exec("ping", "-c", "1", "-w", "5", Gateway(container)).Split('\n')[^2].Split(',')[..2]));
        });
    }

    [Fact]
    public async Task Without_a_network_it_has_none_again()
    {
        await using var container = await RunChainAsync();

        ThroughCheckpoint(container, () => Assert.Equal("lo", container.Exec("ls", "/sys/class/net")));
    }

    /// <summary>The daemon's own network namespace is where its ports are published.</summary>
    private void ExpectPublished(DockerContainer container)
    {
        Daemon.Docker("exec", "--detach", container.Id, "nc", "-l", "-p", $"{Port}", "-e", "echo", "answer");
        container.Exec("sh", "-c", $"until netstat -ltn | grep -q ':{Port} '; do usleep 10000; done");
        var port = container.Inspect($"{{{{(index (index .NetworkSettings.Ports \"{Port}/tcp\") 0).HostPort}}}}");
        var pid = Daemon.Pid.ToString(CultureInfo.InvariantCulture);
        Assert.Equal("answer", HostCommand.Succeed("nsenter", "--target", pid, "--net", "busybox", "nc", "-w", "5", "127.0.0.1", port));
    }

    private static string AddressOf(DockerContainer container, string network) => container.Inspect($"{{{{(index .NetworkSettings.Networks \"{network}\").IPAddress}}}}");

    private static string Gateway(DockerContainer container) => container.Inspect("{{.NetworkSettings.Gateway}}");
}

using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers;

/// <summary>Options of docker run: what they set is set in the restored container.</summary>
public sealed class OptionTests(SharedDaemon shared) : ContainerTest(shared)
{
    [Fact]
    public async Task The_user_is_the_same()
    {
        await using var container = await RunChainAsync(parameters => parameters.User = "1000");

        ThroughCheckpoint(container, () => Assert.Equal("1000 1000 1000 1000", Status(container, "Uid")));
    }

    [Fact]
    public async Task It_has_no_capabilities_where_all_were_dropped()
    {
        await using var container = await RunChainAsync(parameters => parameters.HostConfig!.CapDrop = ["ALL"]);

        ThroughCheckpoint(container, () => Assert.Equal(
            ("0000000000000000", "0000000000000000"), (Status(container, "CapEff"), Status(container, "CapBnd"))));
    }

    [Fact]
    public async Task It_gains_no_privileges()
    {
        await using var container = await RunChainAsync(parameters => parameters.HostConfig!.SecurityOpt = ["no-new-privileges"]);

        ThroughCheckpoint(container, () => Assert.Equal("1", Status(container, "NoNewPrivs")));
    }

    [Fact]
    public async Task It_has_the_default_seccomp_profile()
    {
        await using var container = await RunChainAsync();

        ThroughCheckpoint(container, () => Assert.Equal(("2", "1"), (Status(container, "Seccomp"), Status(container, "Seccomp_filters"))));
    }

    [Fact]
    public async Task Its_limits_are_its_cgroups()
    {
        await using var container = await RunChainAsync(parameters =>
        {
            parameters.HostConfig!.Memory = 64 << 20;
            parameters.HostConfig.NanoCPUs = 500_000_000;
        });

        ThroughCheckpoint(container, () => Assert.Equal(
            ("67108864", "50000"), (Cgroup.ValueOf(container.Pid, "memory", "memory.limit_in_bytes", "memory.max"), Cgroup.ValueOf(container.Pid, "cpu", "cpu.cfs_quota_us", "cpu.max"))));
    }

    /// <summary>A healthcheck's process comes by exec: it is no child of the init, and not in the image.</summary>
    [Fact]
    public async Task A_process_put_in_by_exec_is_left_out_and_named_in_the_image()
    {
        await using var container = await RunChainAsync();
        Daemon.Docker("exec", "--detach", container.Id, "sleep", "600");

        container.Checkpoint("one", "--leave-running");

        var inspected = HostCommand.Succeed(SourceTree.Built("CR_BINARY", "out/cr/cr"), "inspect", container.DirectoryOf("one"));
        Assert.Matches("note: task 1 \\(python3\\): process [0-9]+ \\(/usr/bin/busybox\\) was put into the container by exec: it is left out, and ends with the container", inspected);
        Daemon.Docker("kill", container.Id);
        container.StartFrom("one");
        Assert.DoesNotContain("sleep", Daemon.Docker("top", container.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_healthcheck_goes_on()
    {
        await using var container = await RunChainAsync(parameters => parameters.Healthcheck = new()
        {
            Test = ["CMD", "true"],
            Interval = TimeSpan.FromMilliseconds(100),
        });

        ThroughCheckpoint(container, () => Wait.Until(() => container.Inspect("{{.State.Health.Status}}") == "healthy", "the container becomes healthy"));
    }

    /// <summary>For Docker the checkpointed container was killed (137): its policy starts it anew. Two lives at once there are not.</summary>
    [Theory]
    [InlineData("always")]
    [InlineData("on-failure")]
    public async Task A_restart_policy_is_switched_off_for_the_checkpoint(string policy)
    {
        await using var container = await RunChainAsync(parameters => parameters.HostConfig!.RestartPolicy = new()
        {
            Name = policy == "always" ? global::Docker.DotNet.Models.RestartPolicyKind.Always : global::Docker.DotNet.Models.RestartPolicyKind.OnFailure,
        });
        Daemon.Docker("update", "--restart", "no", container.Id);
        container.Checkpoint("one");
        container.StartFrom("one");
        ExpectMore(container);

        Daemon.Docker("update", "--restart", policy, container.Id);
        HostCommand.Succeed("kill", "-KILL", $"{container.Pid}");

        Wait.Until(() => container.Inspect("{{.RestartCount}} {{.State.Status}}") == "1 running", "the policy starts it again");
        container.LogUntil(line => line.StartsWith("1 ", StringComparison.Ordinal), from: 5);
        Assert.Single(HostProcesses.Pids(), pid => Cgroup.IsIn(pid, container.Id));
    }

    /// <summary>A field of the init's status.</summary>
    private static string Status(DockerContainer container, string field) =>
        File.ReadLines($"/proc/{container.Pid}/status").Single(line => line.StartsWith($"{field}:", StringComparison.Ordinal))[(field.Length + 1)..].Trim().Replace('\t', ' ');
}

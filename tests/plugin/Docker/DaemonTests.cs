using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin.Docker;

/// <summary>Whom <c>cr</c> talks to, and what it says when there is nobody or somebody else.</summary>
public sealed class DaemonTests : IDisposable
{
    private readonly FakeDocker docker = new();

    public void Dispose() => docker.Dispose();

    [Theory]
    [InlineData("1.41", "/v1.41")]
    [InlineData("1.52", "/v1.41")]
    [InlineData("1.40", "/v1.40")]
    public void The_version_is_one_that_both_have(string daemon, string asked)
    {
        docker.ApiVersion = daemon;
        docker.Containers.Add("web");

        Assert.Equal(0, docker.Run("docker", "clone", "web", "one").ExitCode);
        Assert.Equal(asked, docker.AskedVersion);
    }

    [Fact]
    public void A_daemon_that_is_not_experimental_is_told_how_to_become_it()
    {
        docker.IsExperimental = false;

        var result = docker.Run("docker", "clone", "web", "one");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cr: clone daemon: it is not experimental", result.Error, StringComparison.Ordinal);
        Assert.Contains("\nhint: give dockerd \"experimental\": true", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_is_not_there_is_named_in_Dockers_words()
    {
        var result = docker.Run("docker", "clone", "web", "one");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cr: clone container web: No such container: web\nhint: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_without_what_is_needed_is_not_understood()
    {
        docker.Containers.Add("web")["State"] = "running";

        var result = docker.Run("docker", "clone", "web", "one");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("cr: clone container web.State.Running: the daemon's answer is not understood: it has no members\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unix:///nowhere/docker.sock", 1, "cr: clone /nowhere/docker.sock: no Docker daemon answers there\n")]
    [InlineData("tcp://127.0.0.1:2375", 2, "cr: clone DOCKER_HOST=tcp://127.0.0.1:2375: it names no socket of this host")]
    [InlineData("unix://relative", 2, "cr: clone DOCKER_HOST=unix://relative: it names no socket of this host")]
    public void Nobody_there_is_told_with_the_place(string host, int exitCode, string text)
    {
        using var fake = new FakeRuntime();

        var result = CrProgram.Run(fake, new Dictionary<string, string> { ["DOCKER_HOST"] = host }, "docker", "clone", "web", "one");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.StartsWith(text, result.Error, StringComparison.Ordinal);
        Assert.Contains("\nhint: ", result.Error, StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Globalization;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>A container of Docker's under the runtime "cr". Gone when disposed; then nothing of it may be left.</summary>
internal sealed class DockerContainer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IContainer container;
    private DockerLeftovers? leftovers;

    private DockerContainer(DockerDaemon daemon, IContainer container)
    {
        Daemon = daemon;
        this.container = container;
    }

    public DockerDaemon Daemon { get; }

    public string Id => container.Id;

    public int Pid => int.Parse(Inspect("{{.State.Pid}}"), CultureInfo.InvariantCulture);

    public string Status => Inspect("{{.State.Status}}");

    public static async Task<DockerContainer> RunAsync(DockerDaemon daemon, string image, string[] command, Action<CreateContainerParameters>? change = null)
    {
        var container = new ContainerBuilder(image)
            .WithDockerEndpoint(daemon.Endpoint)
            .WithLogger(NullLogger.Instance)
            .WithImagePullPolicy(PullPolicy.Never)
            .WithCommand(command)
            .WithCreateParameterModifier(parameters => Configure(parameters, change))
            .Build();
        try
        {
            await container.StartAsync(TestContext.Current.CancellationToken);
            var running = new DockerContainer(daemon, container);
            running.leftovers = DockerLeftovers.Of(running);
            return running;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    public string Inspect(string format) => Daemon.Docker("inspect", "--format", format, Id);

    public string Exec(params string[] command) => Daemon.Docker(["exec", Id, .. command]);

    public void Checkpoint(string name, params string[] options)
    {
        Daemon.Docker(["checkpoint", "create", .. options, Id, name]);
        Assert.Contains(name, Daemon.Docker("checkpoint", "ls", Id), StringComparison.Ordinal);
    }

    public void StartFrom(string checkpoint) => Daemon.Docker("start", "--checkpoint", checkpoint, Id);

    /// <summary>What the program has printed so far.</summary>
    public string[] Log() => Daemon.Docker("logs", Id).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Follows the log until a line is as wanted.</summary>
    /// <returns>All lines up to that one.</returns>
    public string[] LogUntil(Predicate<string> wanted)
    {
        using var follower = Daemon.Begin("logs", "--follow", Id);
        try
        {
            return ReadUntil(follower.StandardOutput, wanted);
        }
        finally
        {
            follower.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await container.DisposeAsync();
        leftovers?.ExpectNone();
    }

    private string[] ReadUntil(StreamReader output, Predicate<string> wanted)
    {
        var lines = new List<string>();
        var start = Stopwatch.GetTimestamp();
        do
        {
            var line = output.ReadLineAsync();
            var rest = Patience - Stopwatch.GetElapsedTime(start);
            Assert.True(rest > TimeSpan.Zero && line.Wait(rest), $"the line does not come; the container is {Status}, its last: {lines.LastOrDefault()}");
            Assert.True(line.Result is not null, $"the log has ended; the container is {Status}, its last line: {lines.LastOrDefault()}");
            lines.Add(line.Result);
        }
        while (!wanted(lines[^1]));
        return [.. lines];
    }

    private static void Configure(CreateContainerParameters parameters, Action<CreateContainerParameters>? change)
    {
        parameters.HostConfig!.Runtime = "cr";
        parameters.HostConfig.NetworkMode = "none";
        change?.Invoke(parameters);
    }
}

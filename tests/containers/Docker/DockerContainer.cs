using System.Globalization;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>A container of Docker's under the runtime "cr". Gone when disposed; then nothing of it may be left.</summary>
internal sealed class DockerContainer : IAsyncDisposable
{
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
        Assert.Contains(name, Checkpoints());
    }

    public string[] Checkpoints() => Daemon.Docker("checkpoint", "ls", Id).Split('\n')[1..];

    /// <summary>A checkpoint that was asked for just now has come to the daemon: it makes the directory first of all.</summary>
    public void AwaitRequestOf(string checkpoint) => Wait.Until(() => Directory.Exists(DirectoryOf(checkpoint)), $"checkpoint {checkpoint} is asked for");

    /// <summary>The directory that the daemon keeps of a checkpoint.</summary>
    public string DirectoryOf(string checkpoint) => Path.Combine(Daemon.Place, "data/containers", Id, "checkpoints", checkpoint);

    /// <summary>The image of a checkpoint, to which a reference in its directory leads.</summary>
    public string ImageOf(string checkpoint)
    {
        var reference = JsonNode.Parse(File.ReadAllText(Path.Combine(DirectoryOf(checkpoint), "checkpoint.ref")))!;
        return Path.Combine(Daemon.Store, Id, $"{reference["key"]}.cr");
    }

    public void StartFrom(string checkpoint) => Daemon.Docker("start", "--checkpoint", checkpoint, Id);

    /// <summary>What the program has printed so far.</summary>
    public string[] Log() => Daemon.Docker("logs", Id).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads the log until a line is as wanted: following it, the daemon may say nothing for seconds after a restart.</summary>
    /// <returns>All lines up to that one.</returns>
    public string[] LogUntil(Predicate<string> wanted, int from = 0)
    {
        string[] lines = [];
        Wait.Until(() => (lines = Log()).Skip(from).Any(line => wanted(line)), () => $"the line does not come; the container is {Status}, its last: {lines.LastOrDefault()}");
        return lines[..(Array.FindIndex(lines, from, wanted) + 1)];
    }

    public async ValueTask DisposeAsync()
    {
        await container.DisposeAsync();
        leftovers?.ExpectNone();
    }

    private static void Configure(CreateContainerParameters parameters, Action<CreateContainerParameters>? change)
    {
        parameters.HostConfig!.Runtime = "cr";
        parameters.HostConfig.NetworkMode = "none";
        change?.Invoke(parameters);
    }
}

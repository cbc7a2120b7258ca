using System.Diagnostics;
using System.Globalization;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>A Docker daemon of the tests' own, whose runtime "cr" is the cr of this tree. Gone, with all it made, when disposed.</summary>
internal sealed class DockerDaemon : IDisposable
{
    private static readonly string Script = Path.Combine(SourceTree.Root, "scripts", "dockerd.sh");
    private static readonly string Images = Path.Combine(SourceTree.Root, "tests", "containers", "images.sh");

    private readonly string? configuration;

    private DockerDaemon(string place, string? configuration)
    {
        Place = place;
        this.configuration = configuration;
    }

    /// <summary>The cr of this tree.</summary>
    public static string CrProgram => SourceTree.Built("CR_BINARY", "out/cr/cr");

    /// <summary>Everything the daemon has lies below it.</summary>
    public string Place { get; }

    public Uri Endpoint => new($"unix://{Place}/docker.sock");

    /// <summary>The socket of its containerd.</summary>
    public string Containerd => Path.Combine(Place, "exec/containerd/containerd.sock");

    /// <summary>Where the images of its checkpoints are.</summary>
    public string Store => Path.Combine(Place, "data/cr-checkpoints");

    public int Pid => int.Parse(File.ReadAllText(Path.Combine(Place, "docker.pid")), CultureInfo.InvariantCulture);

    /// <summary>Where an engine keeps a container's bundle.</summary>
    public string BundleOf(string id) => Path.Combine(Place, "exec/containerd/daemon/io.containerd.runtime.v2.task/moby", id);

    /// <summary>Starts a daemon and gives it the images of the tests.</summary>
    /// <param name="place">A short path: sockets lie below it.</param>
    /// <param name="configuration">A file of cr's configuration; null: the usual one.</param>
    public static DockerDaemon Start(string place, string? configuration = null)
    {
        var daemon = new DockerDaemon(place, configuration);
        try
        {
            daemon.Start();
            HostCommand.Succeed(daemon.WithHost(Images));
            return daemon;
        }
        catch
        {
            daemon.Dispose();
            throw;
        }
    }

    /// <summary>Starts it again, with all that it has.</summary>
    public void Start() => HostCommand.Succeed(new ProcessStartInfo(Script, ["start", Place]) { Environment = { ["CR_CONFIG"] = configuration } });

    public void Stop() => HostCommand.Succeed(Script, "stop", Place);

    /// <summary>The docker command line.</summary>
    public CommandResult Try(params string[] arguments) => HostCommand.Run(WithHost("docker", arguments));

    public string Docker(params string[] arguments) => HostCommand.Succeed(WithHost("docker", arguments));

    /// <summary>The cr of this tree, which finds the daemon.</summary>
    public CommandResult TryCr(params string[] arguments) => HostCommand.Run(WithHost(CrProgram, arguments));

    public string Cr(params string[] arguments) => HostCommand.Succeed(WithHost(CrProgram, arguments));

    /// <summary>A docker command that is still running when this returns.</summary>
    public Process Begin(params string[] arguments) => HostCommand.Start(WithHost("docker", arguments));

    /// <summary>A program that finds this daemon, the name of its runtime and cr itself in its environment.</summary>
    public ProcessStartInfo WithHost(string program, params string[] arguments) => new(program, arguments)
    {
        Environment =
        {
            ["DOCKER_HOST"] = Endpoint.ToString(),
            ["CR_RUNTIME_NAME"] = "cr",
            ["CR"] = CrProgram,
        },
    };

    public void Dispose() => HostCommand.Succeed(Script, "remove", Place);
}

using System.Globalization;
using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers.Services;

/// <summary>A service as a container's init, on the bridge, with Docker's default profile. Its /data is a directory of the host, which
/// outlives the container; its /tmp is a tmpfs, which travels in the checkpoint.</summary>
internal sealed class ServiceContainer : IDisposable
{
    private const string Listens = "0A";

    private readonly DockerDaemon daemon;
    private readonly ServiceKind kind;
    private readonly TestPlace data = new();

    private ServiceContainer(DockerDaemon daemon, ServiceKind kind)
    {
        this.daemon = daemon;
        this.kind = kind;
        Id = Create();
    }

    public string Id { get; private set; }

    public string Address => daemon.Docker("inspect", "--format", "{{.NetworkSettings.IPAddress}}", Id);

    public int Port => kind.Port;

    private string Directory => Path.Combine(daemon.Place, "data/containers", Id, "checkpoints");

    public static ServiceContainer Run(DockerDaemon daemon, ServiceKind kind)
    {
        var container = new ServiceContainer(daemon, kind);
        try
        {
            daemon.Docker("start", container.Id);
            Wait.Until(() => kind.Port == ServiceKind.NoPort || container.IsListening(), () => $"{kind.Command[0]} listens; it says: {daemon.Try("logs", container.Id)}");
            return container;
        }
        catch
        {
            container.Dispose();
            throw;
        }
    }

    public void Checkpoint(string name, params string[] options) => daemon.Docker(["checkpoint", "create", .. options, Id, name]);

    /// <summary>Removes the container; a fresh one is restored from its checkpoint, and has its other checkpoints, too.</summary>
    public void Replace(string checkpoint)
    {
        var (removed, checkpoints) = (Id, Directory);
        Id = Create();
        HostCommand.Succeed("cp", "--archive", checkpoints, Path.GetDirectoryName(Directory)!);
        daemon.Docker("rm", "--force", removed);
        daemon.Docker("start", "--checkpoint", checkpoint, Id);
    }

    /// <summary>What the service has for each number.</summary>
    public string[] Read(IEnumerable<int> numbers)
    {
        var numbersFile = data.PathOf("asked");
        File.WriteAllLines(numbersFile, numbers.Select(number => $"{number}"));
        return HostCommand.Succeed(InNetwork("/bin/sh", "-c", $"exec python3 {ServiceLoad.Script} read {kind.Protocol} {Address} {Port} <{numbersFile}")).Split('\n');
    }

    /// <summary>What it answers.</summary>
    public string Ask(string question) => HostCommand.Succeed(InNetwork("python3", ServiceLoad.Script, "ask", kind.Protocol, Address, $"{Port}", question)).TrimEnd();

    /// <summary>To type, and to read what it prints.</summary>
    public Task<Attachment> AttachAsync() => Attachment.ToAsync(daemon, Id);

    /// <summary>A file of its /data.</summary>
    public string DataOf(string name) => data.PathOf(name);

    /// <summary>A program of the host's, where the daemon's bridge is.</summary>
    public System.Diagnostics.ProcessStartInfo InNetwork(params string[] command) =>
        new("nsenter", ["--target", daemon.Pid.ToString(CultureInfo.InvariantCulture), "--net", .. command]);

    public void Dispose()
    {
        daemon.Try("rm", "--force", Id);
        data.Dispose();
    }

    private string Create() => daemon.Docker([
        "create", "--runtime", "cr", "--interactive", "--env", "CR_CHECKPOINT=tcp-close,file-locks", "--workdir", "/programs", "--tmpfs", "/tmp:exec", "--volume", $"{data.Directory}:/data",
        ServiceImages.Of(daemon, kind.Image), .. kind.Command]);

    private bool IsListening()
    {
        var pid = daemon.Docker("inspect", "--format", "{{.State.Pid}}", Id);
        return pid != "0" && new[] { "tcp", "tcp6" }.SelectMany(table => File.ReadLines($"/proc/{pid}/net/{table}")).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(fields => fields.Length > 3 && fields[1].EndsWith($":{Port:X4}", StringComparison.Ordinal) && fields[3] == Listens);
    }
}

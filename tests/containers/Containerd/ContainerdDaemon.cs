using System.Diagnostics;
using CrContainers.Tests.Containers.Docker;
using CrContainers.Tests.Containers.Engines;

namespace CrContainers.Tests.Containers.Containerd;

/// <summary>A containerd of the tests' own, with the image of the Docker tests, and ctr to talk to it. Gone, with all it made, when disposed.</summary>
public sealed class ContainerdDaemon : IDisposable
{
    private const string Image = $"docker.io/library/{Chain.Image}:latest";
    private static readonly string Script = Path.Combine(SourceTree.Root, "scripts", "containerd.sh");

    private readonly TestPlace place = new();
    private readonly string cr;

    public ContainerdDaemon(SharedDaemon shared)
    {
        try
        {
            HostCommand.Succeed(Script, "start", place.Directory);
            cr = InstalledCr.In(place);
            shared.Daemon.Docker("save", "--output", place.PathOf("image.tar"), Chain.Image);
            Ctr("images", "import", place.PathOf("image.tar"));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>One of its own: the state of runc lies under its name, beside that of any other containerd.</summary>
    private string Namespace => Path.GetFileName(place.Directory);

    internal string PathOf(string name) => place.PathOf(name);

    internal string Ctr(params string[] arguments) => HostCommand.Succeed(Start(arguments));

    internal CommandResult Try(params string[] arguments) => HostCommand.Run(Start(arguments));

    internal Process Begin(params string[] arguments) => HostCommand.Start(Start(arguments));

    /// <summary>Runs a container whose log is a file.</summary>
    internal void Run(string id, string log, params string[] command) =>
        Ctr(["run", "--detach", "--log-uri", $"file://{log}", "--runc-binary", cr, Image, id, .. command]);

    /// <summary>"RUNNING", "STOPPED"; nothing where there is no such task.</summary>
    internal string Status(string id) =>
        Ctr("tasks", "ls").Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(words => words[0] == id)?[^1] ?? "";

    internal void Remove(string id)
    {
        Try("tasks", "rm", "--force", id);
        Try("containers", "rm", id);
    }

    public void Dispose() => HostCommand.Succeed(Script, "remove", place.Directory);

    private ProcessStartInfo Start(string[] arguments) => new("ctr", ["--address", place.PathOf("sock"), "--namespace", Namespace, .. arguments]);
}

using System.Diagnostics;
using CrContainers.Tests.Containers.Docker;
using CrContainers.Tests.Containers.Engines;

namespace CrContainers.Tests.Containers.Containerd;

/// <summary>A containerd of the tests' own, with the image of the Docker tests, and ctr to talk to it. Gone, with all it made, when disposed.</summary>
public sealed class ContainerdDaemon : IDisposable
{
    private const string Image = $"docker.io/library/{Chain.Image}:latest";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestPlace place = new();
    private readonly string cr;
    private readonly Process daemon;

    public ContainerdDaemon(SharedDaemon shared)
    {
        cr = InstalledCr.In(place);
        File.WriteAllText(place.PathOf("config.toml"), $"""
            version = 2
            root = "{place.PathOf("root")}"
            state = "{place.PathOf("state")}"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
              address = "{place.PathOf("sock")}"
            """);
        daemon = Process.Start("sh", ["-c", $"exec containerd --config {place.PathOf("config.toml")} >{place.PathOf("log")} 2>&1"]);
        try
        {
            WaitUntilItAnswers();
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

    public void Dispose()
    {
        foreach (var id in Try("containers", "ls", "--quiet").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Remove(id);
        }

        HostCommand.Succeed("kill", $"{daemon.Id}");
        Assert.True(daemon.WaitForExit(Patience), "containerd does not end");
        daemon.Dispose();
        place.Dispose();
    }

    private ProcessStartInfo Start(string[] arguments) => new("ctr", ["--address", place.PathOf("sock"), "--namespace", Namespace, .. arguments]);

    private void WaitUntilItAnswers()
    {
        var start = Stopwatch.GetTimestamp();
        while (Try("version").ExitCode != 0)
        {
            Assert.True(!daemon.HasExited && Stopwatch.GetElapsedTime(start) < Patience, $"containerd does not answer: {File.ReadAllText(place.PathOf("log"))}");
            Thread.Sleep(50);
        }
    }
}

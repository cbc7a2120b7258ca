using System.Diagnostics;

namespace CrContainers.Bench;

/// <summary>A Docker daemon of the benchmark's own; gone, with all it made, when this is disposed.</summary>
internal sealed class DockerDaemon : IDisposable
{
    private const string Endpoint = "DOCKER_HOST";

    private readonly Workspace workspace;
    private readonly string place;

    /// <param name="workspace">Where it lies.</param>
    /// <param name="name">A short name: sockets lie below it.</param>
    /// <param name="cr">What its runtime "cr" runs.</param>
    public DockerDaemon(Workspace workspace, string name, string cr)
    {
        this.workspace = workspace;
        place = workspace.PathOf(name);
        try
        {
            using var start = Command.Run("env", $"CR_BINARY={cr}", Built.DockerScript, "start", place);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <returns>Why Docker cannot be measured here; null if it can.</returns>
    public static string? WhyNot() => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(directory => File.Exists(Path.Combine(directory, "dockerd"))) ? null : "Docker is left out: no dockerd is on PATH";

    public FinishedCommand Run(params string[] arguments)
    {
        workspace.Continue();
        return Command.Run("env", [$"{Endpoint}=unix://{place}/docker.sock", "docker", .. arguments]);
    }

    public TimeSpan Time(params string[] arguments)
    {
        using var command = Run(arguments);
        return command.Wall;
    }

    /// <summary>An image with what is in a directory.</summary>
    public void Import(string root, string image)
    {
        var archive = workspace.PathOf($"{image}.tar");
        using (Command.Run("tar", "--create", "--file", archive, "--directory", root, "."))
        {
            Time("import", archive, image);
        }

        File.Delete(archive);
    }

    /// <summary>Waits until a line is in the log of a container.</summary>
    public void ExpectLine(string container, string expected)
    {
        var start = Stopwatch.GetTimestamp();
        while (!Prints(container, expected))
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(60))
            {
                throw new BenchException($"{container} does not print \"{expected}\"");
            }

            Thread.Sleep(20);
        }
    }

    public void Dispose()
    {
        using var removal = Command.Run(Built.DockerScript, "remove", place);
    }

    private bool Prints(string container, string expected)
    {
        using var log = Run("logs", container);
        for (var line = log.ReadLine(); line is not null; line = log.ReadLine())
        {
            if (line == expected)
            {
                return true;
            }
        }

        return false;
    }
}

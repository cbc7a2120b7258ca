using System.Text.Json.Nodes;

namespace CrContainers.Bench;

/// <summary>A directory on a real file system for everything the run makes. Containers and files in it are gone when this is disposed.</summary>
internal sealed class Workspace : IDisposable
{
    public const string Runtime = "runc";
    private const string Place = "/var/tmp";

    private readonly CancellationToken end;

    private Workspace(string directory, CancellationToken end)
    {
        Directory = directory;
        this.end = end;
    }

    public string Directory { get; }

    private string State => Path.Combine(Directory, "state");

    public static Workspace Create(CancellationToken end)
    {
        var directory = Path.Combine(Place, $"cr-bench-{Environment.ProcessId}");
        System.IO.Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new Workspace(directory, end);
    }

    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Throws if the run shall end.</summary>
    public void Continue() => end.ThrowIfCancellationRequested();

    public FinishedCommand RunCr(params string[] arguments) => Run(Built.Cr, arguments);

    public FinishedCommand RunRuntime(params string[] arguments) => Run(Runtime, arguments);

    public TimeSpan TimeCr(params string[] arguments)
    {
        using var command = RunCr(arguments);
        return command.Wall;
    }

    public TimeSpan TimeRuntime(params string[] arguments)
    {
        using var command = RunRuntime(arguments);
        return command.Wall;
    }

    /// <summary>Of a container's init, as the runtime has noted it.</summary>
    public int PidOf(string id) => JsonNode.Parse(File.ReadAllText(Path.Combine(State, id, "state.json")))?["init_process_pid"]?.GetValue<int>()
        ?? throw new BenchException($"{Runtime} has noted no pid of {id}");

    public void Dispose()
    {
        if (System.IO.Directory.Exists(State))
        {
            foreach (var container in System.IO.Directory.GetDirectories(State))
            {
                Remove(Path.GetFileName(container));
            }
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>Kills and deletes a container, also when the run shall end.</summary>
    public void Remove(string id)
    {
        using var command = Command.Run(Runtime, "--root", State, "delete", "--force", id);
    }

    private FinishedCommand Run(string program, string[] arguments)
    {
        Continue();
        return Command.Run(program, ["--root", State, .. arguments]);
    }
}

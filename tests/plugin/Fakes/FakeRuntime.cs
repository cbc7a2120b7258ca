namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>A program called runc that notes how it was called and then does what the test tells it to; and a directory for the rest
/// a test makes.</summary>
public sealed class FakeRuntime : IDisposable
{
    private const string Separator = "--";

    public FakeRuntime()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("cr-plugin-").FullName;
        Executable = Install("runc", "exit 0");
    }

    public string Directory { get; }

    public string Executable { get; private set; }

    public string State => InDirectory("state");

    /// <summary>Every call's arguments, in order.</summary>
    public IReadOnlyList<string[]> Calls
    {
        get
        {
            var calls = new List<string[]>();
            foreach (var line in File.Exists(CallsFile) ? File.ReadAllText(CallsFile, System.Text.Encoding.Latin1).Split($"\n{Separator}end\n") : [])
            {
                if (line.Length > 0)
                {
                    calls.Add(line.Split('\0')[..^1]);
                }
            }

            return calls;
        }
    }

    private string CallsFile => InDirectory("calls");

    public string InDirectory(string name) => Path.Combine(Directory, name);

    /// <summary>Has it do this, in sh; "$@" are its arguments.</summary>
    public void Does(string script) => Executable = Install("runc", script);

    /// <summary>A program of another name that notes its calls in the same place.</summary>
    public string Install(string name, string script)
    {
        var path = InDirectory(name);
        ExecutableFile.Write(path, $"#!/bin/sh\n{{ for word in \"$@\"; do printf '%s\\0' \"$word\"; done; printf '\\n{Separator}end\\n'; }} >>'{CallsFile}'\n{script}\n");
        return path;
    }

    /// <summary>Leaves a state file as runc does, for a container whose init is this process.</summary>
    /// <param name="id">The container's id.</param>
    /// <param name="startedLater">Clock ticks by which the file is wrong about its start.</param>
    public void Knows(string id, long startedLater = 0)
    {
        var stat = File.ReadAllText("/proc/self/stat");
        var start = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]) + startedLater;
        System.IO.Directory.CreateDirectory(Path.Combine(State, id));
        File.WriteAllText(Path.Combine(State, id, "state.json"), $"{{\"init_process_pid\": {Environment.ProcessId}, \"init_process_start\": {start}}}");
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}

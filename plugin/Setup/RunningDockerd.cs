using System.Text;
using CrContainers.Engine;
using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Setup;

/// <summary>The dockerd whose pid stands in a pid file.</summary>
internal sealed class RunningDockerd
{
    public const string UsualPidFile = "/var/run/docker.pid";
    public const string UsualConfiguration = "/etc/docker/daemon.json";

    private const string Program = "dockerd";
    private const int Hangup = 1;

    private readonly ulong startTime;
    private readonly IReadOnlyList<string> arguments;

    private RunningDockerd(int pid, ulong startTime, IReadOnlyList<string> arguments)
    {
        Pid = pid;
        this.startTime = startTime;
        this.arguments = arguments;
    }

    public int Pid { get; }

    private string Configuration => Values("config-file").LastOrDefault() ?? UsualConfiguration;

    /// <summary>Is --experimental among its arguments, and with which value? Docker 20.10 does not start, and does not reload, where
    /// the file has that key as well.</summary>
    public bool? ExperimentalFlag =>
        arguments.LastOrDefault(word => word.Split('=')[0] == "--experimental") is { } flag ? flag is "--experimental" or "--experimental=true" or "--experimental=1" : null;

    /// <summary>Runtimes given by --add-runtime. At its start Docker 20.10 adds those of the file to them, at a reload it forgets them.</summary>
    public IEnumerable<string> AddedRuntimes => Values("add-runtime").Select(value => value.Split('=')[0]);

    /// <param name="given">The daemon.json a person named; null: nobody did.</param>
    /// <param name="path">The daemon.json that is meant.</param>
    /// <param name="pidFile">Where the pid is; null: nobody has said.</param>
    /// <returns>Null where no dockerd runs that reads this file.</returns>
    /// <exception cref="CrException">Nobody named a file, and the usual one is not what the running dockerd reads.</exception>
    public static RunningDockerd? Reading(string? given, string path, string? pidFile)
    {
        var found = Find(pidFile ?? UsualPidFile);
        if (found is null || found.Configuration == path || found.Configuration == (given ?? UsualConfiguration))
        {
            return found;
        }

        return given is not null
            ? null
            : throw new CrException(
                ErrorKind.Usage, DockerSetup.Operation, path, $"dockerd (pid {found.Pid}) reads {found.Configuration} instead",
                $"cr {DockerSetup.Operation} --daemon-json {found.Configuration}");
    }

    /// <summary>Has it read its configuration again.</summary>
    public void Reload() => RunningTask.Signal(Pid, startTime, Hangup);

    /// <returns>Null where none runs: no pid file, or its pid is gone or another program's by now.</returns>
    private static RunningDockerd? Find(string pidFile)
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile).Trim(), out var pid) && pid > 0 && RunningTask.StartTime(pid) is { } start && IsDockerd(pid)
                ? new RunningDockerd(pid, start, Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Split('\0'))
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>By its executable, which a package upgrade may have deleted meanwhile: any program may call itself so.</summary>
    private static bool IsDockerd(int pid) =>
        File.ResolveLinkTarget($"/proc/{pid}/exe", returnFinalTarget: false) is { } executable && executable.Name.Split(' ')[0] == Program;

    /// <summary>"--flag value" and "--flag=value".</summary>
    private IEnumerable<string> Values(string flag)
    {
        for (var i = 1; i < arguments.Count; i++)
        {
            if (arguments[i] == $"--{flag}" && i + 1 < arguments.Count)
            {
                yield return arguments[i + 1];
            }
            else if (arguments[i].StartsWith($"--{flag}=", StringComparison.Ordinal))
            {
                yield return arguments[i][(flag.Length + 3)..];
            }
        }
    }
}

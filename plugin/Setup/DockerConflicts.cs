using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Setup;

/// <summary>What stands against a change of daemon.json: somebody else's runtime of the same name, and all that would keep dockerd from starting.</summary>
internal sealed class DockerConflicts(string name, string path, DaemonJson json, DaemonJson? before, RunningDockerd? dockerd)
{
    private const string Operation = DockerSetup.Operation;

    /// <summary>Docker keeps runc, and names that begin with io.containerd., for itself.</summary>
    public static void RequireName(string name)
    {
        if (name is "" or "runc" || name.StartsWith("io.containerd.", StringComparison.Ordinal) || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-'))
        {
            throw new CrException(ErrorKind.Usage, Operation, $"name \"{name}\"", "Docker takes no such name for a runtime", "give letters, digits and _ . -");
        }
    }

    public void RequireNoneToApply()
    {
        if (json.RuntimePath(name) is { } registered && !IsOurs(registered))
        {
            throw Conflict($"{path} has one of that name, {registered}", "take it away there, or give another --name");
        }

        if (dockerd?.AddedRuntimes.Contains(name) == true)
        {
            throw Conflict($"dockerd (pid {dockerd.Pid}) was started with --add-runtime {name}=…", "take that flag away where dockerd is started, or give another --name");
        }

        if (dockerd?.ExperimentalFlag == false)
        {
            throw Conflict(
                $"dockerd (pid {dockerd.Pid}) was started with --experimental=false, and does not start where {path} has that key as well",
                "take that flag away where dockerd is started");
        }
    }

    public void RequireNoneToUndo(string registered)
    {
        if (!IsOurs(registered))
        {
            throw Conflict($"it is {registered}, which is not this program", $"run {registered} {Operation} --undo, or take it away from {path}");
        }

        if (json.DefaultRuntime == name && before?.RuntimePath(name) is null)
        {
            throw Conflict($"it is the default-runtime of {path}: dockerd would not start any more", "name another default-runtime there first");
        }
    }

    /// <summary>It is this program, or was put there by an earlier one: before that there was none of the name.</summary>
    private bool IsOurs(string registered) => registered == OwnExecutable.Path || (before is not null && before.RuntimePath(name) is null);

    private CrException Conflict(string reason, string hint) => new(ErrorKind.Usage, Operation, $"runtime {name}", reason, hint);
}

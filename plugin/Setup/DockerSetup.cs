namespace CrContainers.Plugin.Setup;

/// <summary><c>cr setup docker</c>: registers this program as a runtime in daemon.json and turns experimental on, which
/// Docker's checkpoint commands need.</summary>
internal sealed class DockerSetup
{
    public const string Operation = "setup docker";

    private readonly string name;
    private readonly ConfigurationFile file;
    private readonly DaemonJson json;
    private readonly DaemonJson? before;
    private readonly RunningDockerd? dockerd;
    private readonly DockerConflicts conflicts;

    /// <param name="path">The daemon.json; null: the usual one, which then must be the one the running dockerd reads.</param>
    /// <param name="pidFile">dockerd's; null: where the daemon.json says, or the usual one.</param>
    /// <param name="name">The runtime's.</param>
    public DockerSetup(string? path, string? pidFile, string name)
    {
        DockerConflicts.RequireName(name);
        this.name = name;
        file = new ConfigurationFile(Operation, path ?? RunningDockerd.UsualConfiguration);
        json = DaemonJson.Parse(file.Path, file.Read());
        before = file.ReadBackup() is { } backup ? DaemonJson.Parse(file.BackupPath, backup) : null;
        dockerd = RunningDockerd.Reading(path, file.Path, pidFile ?? json.PidFile);
        conflicts = new DockerConflicts(name, file.Path, json, before, dockerd);
    }

    public void Apply()
    {
        var executable = OwnExecutable.Require(Operation);
        conflicts.RequireNoneToApply();
        var isFirst = before is null || (json.RuntimePath(name) is null && !json.HasNewRuntimeAt(executable, before));
        var isAdded = json.SetRuntime(name, executable);
        var isSwitched = dockerd?.ExperimentalFlag is null && json.SetExperimental();
        if (!isAdded && !isSwitched)
        {
            Console.Out.WriteLine($"{file.Path}: nothing to do, the runtime {name} is {executable}");
            return;
        }

        if (isFirst)
        {
            file.Backup();
        }

        file.Write(json.ToText());
        Console.Out.WriteLine($"{file.Path}: the runtime {name} is {executable}{(isSwitched ? ", experimental is on" : "")}; as it was: {file.BackupPath}");
        TellDockerd(isSwitched);
    }

    /// <summary>Takes away just what <see cref="Apply"/> has added; changes made to the file since then stay.</summary>
    public void Undo()
    {
        if (json.RuntimePath(name) is not { } registered || (before is not null && before.RuntimePath(name) == registered && json.SaysTheSameAs(before)))
        {
            Console.Out.WriteLine($"{file.Path}: nothing to do, cr setup has added no runtime {name}");
            return;
        }

        conflicts.RequireNoneToUndo(registered);
        TakeAway(registered);
        Console.Out.WriteLine($"{file.Path}: {(before?.RuntimePath(name) is null ? $"the runtime {name} is gone" : $"experimental is as it was; the runtime {name} was there before and stays")}");
        Console.Out.Write(before is null ? $"experimental stays: {file.BackupPath}, which tells what it was, is missing\n" : "");
        Console.Out.WriteLine($"left to do: {Restart}. Until then it goes on as it is");
    }

    private string Restart => dockerd is null ? "restart dockerd if it runs" : $"restart dockerd (pid {dockerd.Pid}): systemctl restart docker";

    private void TakeAway(string registered)
    {
        if (before?.RuntimePath(name) is null)
        {
            json.RemoveRuntime(name, before);
        }

        var isLast = !json.HasNewRuntimeAt(registered, before);
        if (isLast && before is not null)
        {
            json.RestoreExperimental(before);
        }

        if (before is not null && json.SaysTheSameAs(before))
        {
            file.WriteBack();
        }
        else
        {
            file.Write(json.ToText());
        }

        if (isLast)
        {
            file.DeleteBackup();
        }
    }

    private void TellDockerd(bool experimentalIsNew)
    {
        if (dockerd is null)
        {
            Console.Out.WriteLine("no dockerd that reads this file runs now: it takes all this as it starts");
        }
        else if (dockerd.AddedRuntimes.Any())
        {
            Console.Out.WriteLine($"left to do: {Restart}. It was not told to reload: it would forget the runtimes given by --add-runtime");
        }
        else
        {
            dockerd.Reload();
            Console.Out.WriteLine($"dockerd (pid {dockerd.Pid}) was told to reload: docker run --runtime {name} works");
            Console.Out.Write(experimentalIsNew ? $"left to do: {Restart}. It turns experimental on only as it starts; until then it refuses docker checkpoint\n" : "");
        }
    }
}

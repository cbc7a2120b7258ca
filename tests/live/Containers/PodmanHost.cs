using System.Diagnostics;

namespace CrContainers.Tests.Live.Containers;

/// <summary>podman with storage and hooks of its own; nothing of it is left when disposed.</summary>
internal sealed class PodmanHost : IDisposable
{
    private const string Image = "cr-live-hook:1";

    /// <summary>podman raises the limits of containers, which not every root may.</summary>
    private static readonly string[] Limits = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=9000:9000"];

    private readonly string work;
    private readonly string runtime;
    private readonly List<Process> followers = [];

    /// <summary>podman refuses one of more than 50 characters.</summary>
    private readonly string runRoot = Directory.CreateTempSubdirectory("cr-live-").FullName;

    /// <param name="work">A directory for all it has.</param>
    /// <param name="runtime">Path of runc or crun.</param>
    /// <param name="bundle">Whose root file system the image has.</param>
    public PodmanHost(string work, string runtime, Bundle bundle)
    {
        this.work = work;
        this.runtime = runtime;
        Directory.CreateDirectory(Hooks);
        var archive = Path.Combine(work, "image.tar");
        Shell.Succeed("tar", "-C", bundle.RootFileSystem, "-cf", archive, ".");
        Succeed("import", "--quiet", archive, Image);
    }

    public string Hooks => Path.Combine(work, "hooks.d");

    /// <summary>A container in the background.</summary>
    public CommandResult TryRun(string name, params string[] more) =>
        CrCommand.RunProgram([.. Words, "run", "--detach", "--name", name, "--network", "none", .. Cgroups, .. Limits, .. more, Image, "/bin/program"]);

    public string Run(string name, params string[] more)
    {
        var result = TryRun(name, more);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.Trim();
    }

    /// <summary>The container's output from its first line on.</summary>
    public StreamReader Follow(string name)
    {
        var logs = CrCommand.StartProgram([.. Words, "logs", "--follow", name]);
        followers.Add(logs);
        return logs.StandardOutput;
    }

    public int PidOf(string name) => int.Parse(Succeed("inspect", "--format", "{{.State.Pid}}", name).Output);

    public void Remove(string name) => Succeed("rm", "--force", "--time", "0", name);

    public void Dispose()
    {
        CrCommand.RunProgram([.. Words, "rm", "--force", "--time", "0", "--all"]);
        CrCommand.RunProgram([.. Words, "rmi", "--force", Image]);
        foreach (var follower in followers)
        {
            follower.Kill();
            follower.Dispose();
        }

        // The podman that cleans up after a container, which conmon starts, still writes to the storage.
        HostProcesses.ExpectNoneNaming(work);
        Directory.Delete(runRoot, recursive: true);
    }

    private string[] Words =>
    [
        "podman", "--root", Path.Combine(work, "podman"), "--runroot", runRoot, "--storage-driver", "vfs",
        "--cgroup-manager", "cgroupfs", "--events-backend", "file", "--tmpdir", Path.Combine(work, "podman-tmp"), "--hooks-dir", Hooks, "--runtime", runtime,
    ];

    private string[] Cgroups => Path.GetFileName(runtime) == "crun" ? ["--cgroups", "disabled"] : [];

    private CommandResult Succeed(params string[] arguments)
    {
        var result = CrCommand.RunProgram([.. Words, .. arguments]);
        Assert.True(result.ExitCode == 0, $"podman {string.Join(' ', arguments)}: {result.Error}");
        return result;
    }
}

using System.Diagnostics;
using CrContainers.Tests.Containers.Docker;
using CrContainers.Tests.Containers.Engines;

namespace CrContainers.Tests.Containers.Podman;

/// <summary>podman with a storage of its own, set up by <c>cr setup podman</c>, and with the image of the Docker tests.</summary>
public sealed class PodmanEngine : IDisposable
{
    public const string Image = $"localhost/{Chain.Image}:latest";

    /// <summary>podman asks for more than this host may give where its root lacks CAP_SYS_RESOURCE.</summary>
    private static readonly string[] Limits = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=9000:9000"];

    private readonly TestPlace place = new();

    public PodmanEngine(SharedDaemon shared)
    {
        try
        {
            var cr = InstalledCr.In(place);
            HostCommand.Succeed(cr, "setup", "podman", "--link", place.PathOf("bin/criu"), "--runtime-conf", Configuration);
            shared.Daemon.Docker("save", "--output", place.PathOf("image.tar"), Chain.Image);
            Podman("load", "--input", place.PathOf("image.tar"));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private string Configuration => place.PathOf("cr.conf");

    internal string PathOf(string name) => place.PathOf(name);

    internal string Podman(params string[] arguments) => HostCommand.Succeed(Start(arguments));

    internal CommandResult Try(params string[] arguments) => HostCommand.Run(Start(arguments));

    internal Process Begin(params string[] arguments) => HostCommand.Start(Start(arguments));

    internal void Run(string name, params string[] command) =>
        Podman(["run", "--detach", "--pull", "never", "--network", "none", .. Limits, "--name", name, Image, .. command]);

    internal void Create(string name, string[] options, string[] command) =>
        Podman(["create", "--pull", "never", "--network", "none", .. Limits, .. options, "--name", name, Image, .. command]);

    /// <summary>The directory podman gives to the runtime as its image path.</summary>
    internal string ImageDirectory(string name) =>
        Path.Combine(place.PathOf("root"), "overlay-containers", Podman("inspect", "--format", "{{.Id}}", name), "userdata", "checkpoint");

    public void Dispose()
    {
        Try("rm", "--all", "--force", "--time", "0");
        // Every podman mounts its storage, also the one that cleans up after a container has ended: the mount goes when they are gone.
        HostProcesses.ExpectNoneNaming(place.Directory);
        HostCommand.Run(new ProcessStartInfo("umount", [place.PathOf("root/overlay")]));
        place.Dispose();
    }

    private ProcessStartInfo Start(string[] arguments) => new("podman",
        ["--root", place.PathOf("root"), "--runroot", place.PathOf("run"), "--tmpdir", place.PathOf("tmp"), "--cgroup-manager", "cgroupfs", "--runtime", "cr", .. arguments])
    {
        Environment =
        {
            ["CONTAINERS_CONF"] = Configuration,
            ["PATH"] = $"{place.PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
        },
    };
}

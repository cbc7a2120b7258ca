using System.Text.Json.Nodes;

namespace CrContainers.Tests.Live.Containers;

/// <summary>An OCI bundle as Docker makes them: its default capabilities, seccomp profile, masked paths and mounts.</summary>
internal sealed class Bundle
{
    private static readonly string[] DockerCapabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP",
        "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    private Bundle(string directory) => Directory = directory;

    public string Directory { get; }

    public string RootFileSystem => Path.Combine(Directory, "rootfs");

    /// <summary>A bundle whose init is one static program.</summary>
    public static Bundle Create(string directory, string program, IReadOnlyList<string> arguments, Identity identity, IReadOnlyList<string> extraCapabilities)
    {
        var bundle = new Bundle(directory);
        foreach (var name in (string[])["bin", "tmp", "proc", "dev", "sys", "etc"])
        {
            System.IO.Directory.CreateDirectory(Path.Combine(bundle.RootFileSystem, name));
        }

        File.SetUnixFileMode(Path.Combine(bundle.RootFileSystem, "tmp"), (UnixFileMode)0x1ff);
        File.Copy(program, Path.Combine(bundle.RootFileSystem, "bin", "program"));
        var config = Configuration(["/bin/program", .. arguments], identity, extraCapabilities);
        File.WriteAllText(Path.Combine(directory, "config.json"), config.ToJsonString());
        return bundle;
    }

    /// <summary>A fresh bundle with the same configuration and the same files, as they are now.</summary>
    public Bundle Copy(string directory)
    {
        Shell.Succeed("cp", "-a", Directory + "/.", directory);
        return new Bundle(directory);
    }

    public void Remove() => System.IO.Directory.Delete(Directory, recursive: true);

    /// <summary>Changes config.json.</summary>
    public void Change(Action<JsonObject> change)
    {
        var file = Path.Combine(Directory, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change(config);
        File.WriteAllText(file, config.ToJsonString());
    }

    /// <summary>One mount more.</summary>
    public void AddMount(string destination, string type, params string[] options) =>
        Change(config => config["mounts"]!.AsArray().Add(Mount(destination, type, options)));

    /// <summary>Changes one of its mounts' options.</summary>
    public void ChangeOptions(string destination, Action<JsonArray> change) => Change(config =>
        change(config["mounts"]!.AsArray().First(mount => (string?)mount!["destination"] == destination)!["options"]!.AsArray()));

    public void RemoveMount(string destination) => Change(config =>
    {
        var mounts = config["mounts"]!.AsArray();
        mounts.Remove(mounts.First(mount => (string?)mount!["destination"] == destination));
    });

    /// <summary>What the container's init executes.</summary>
    public void SetArguments(params string[] arguments) => Change(config => config["process"]!["args"] = Strings(arguments));

    public string InRoot(string path) => Path.Combine(RootFileSystem, path.TrimStart('/'));

    private static JsonObject Configuration(IEnumerable<string> arguments, Identity identity, IReadOnlyList<string> extraCapabilities) => new()
    {
        ["ociVersion"] = "1.0.2",
        ["hostname"] = "fresh",
        ["root"] = new JsonObject { ["path"] = "rootfs", ["readonly"] = false },
        ["process"] = Process(arguments, identity, extraCapabilities),
        ["mounts"] = Mounts(),
        ["linux"] = new JsonObject
        {
            ["namespaces"] = new JsonArray([.. ((string[])["pid", "network", "ipc", "uts", "mount"]).Select(name => new JsonObject { ["type"] = name })]),
            ["seccomp"] = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docker-seccomp.json"))),
            ["sysctl"] = new JsonObject { ["net.ipv4.ping_group_range"] = "0 2147483647" },
            ["maskedPaths"] = Strings("/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"),
            ["readonlyPaths"] = Strings("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"),
        },
    };

    private static JsonObject Process(IEnumerable<string> arguments, Identity identity, IReadOnlyList<string> extraCapabilities)
    {
        var id = identity == Identity.Root ? 0 : 1000;
        string[] capabilities = identity == Identity.Root ? [.. DockerCapabilities, .. extraCapabilities] : [];
        return new JsonObject
        {
            ["terminal"] = false,
            ["user"] = new JsonObject { ["uid"] = id, ["gid"] = id },
            ["args"] = Strings([.. arguments]),
            ["env"] = Strings("PATH=/bin", "HOME=/"),
            ["cwd"] = "/",
            ["noNewPrivileges"] = identity == Identity.User,
            ["capabilities"] = new JsonObject
            {
                ["bounding"] = Strings(capabilities),
                ["effective"] = Strings(capabilities),
                ["permitted"] = Strings(capabilities),
            },
        };
    }

    private static JsonArray Mounts() =>
    [
        Mount("/proc", "proc", "nosuid", "noexec", "nodev"),
        Mount("/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
        Mount("/dev/pts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"),
        Mount("/sys", "sysfs", "nosuid", "noexec", "nodev", "ro"),
        Mount("/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev"),
        Mount("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
    ];

    private static JsonObject Mount(string destination, string type, params string[] options) => new()
    {
        ["destination"] = destination,
        ["type"] = type,
        ["source"] = type,
        ["options"] = Strings(options),
    };

    private static JsonArray Strings(params string[] values) => new([.. values.Select(value => JsonValue.Create(value))]);
}

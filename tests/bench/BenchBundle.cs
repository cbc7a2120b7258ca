using System.Text.Json.Nodes;

namespace CrContainers.Bench;

/// <summary>An OCI bundle as Docker makes them, whose init is the program that fills memory.</summary>
internal sealed class BenchBundle
{
    private static readonly string[] Capabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP",
        "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    private BenchBundle(string directory) => Directory = directory;

    public string Directory { get; }

    /// <summary>Where the service listens.</summary>
    public string Socket => Path.Combine(Temporary, "socket");

    private string Temporary => Path.Combine(Directory, "rootfs", "tmp");

    public static BenchBundle Create(string directory, int mebibytes) => Create(directory, Built.Program, $"{mebibytes}");

    /// <summary>Its init has so many mappings of a page, every second one written.</summary>
    public static BenchBundle CreateMappings(string directory, int mappings) => Create(directory, Built.Mappings, $"{mappings}");

    /// <summary>Its init writes to so many of its pages in a second; 0: to as many as it can.</summary>
    public static BenchBundle CreateLoad(string directory, int mebibytes, long pages) => Create(directory, Built.Load, $"{mebibytes}", $"{pages}");

    /// <summary>Its init is this host's python3 that runs the service, with so much data that no answer needs.</summary>
    public static BenchBundle CreateService(string directory, int mebibytes)
    {
        var programs = Mount("/usr", "bind", "rbind", "ro");
        programs["source"] = "/usr";
        var bundle = Create(directory, Built.Service, [programs], $"{mebibytes}");
        foreach (var name in (string[])["lib", "lib64"])
        {
            System.IO.Directory.CreateSymbolicLink(Path.Combine(directory, "rootfs", name), Path.Combine("usr", name));
        }

        return bundle;
    }

    private static BenchBundle Create(string directory, string program, params string[] arguments) => Create(directory, program, [], arguments);

    private static BenchBundle Create(string directory, string program, JsonObject[] mounts, params string[] arguments)
    {
        var root = Path.Combine(directory, "rootfs");
        foreach (var name in (string[])["bin", "tmp", "proc", "dev", "sys"])
        {
            System.IO.Directory.CreateDirectory(Path.Combine(root, name));
        }

        File.Copy(program, Path.Combine(root, "bin", "program"));
        File.WriteAllText(Path.Combine(directory, "config.json"), Configuration(mounts, arguments).ToJsonString());
        return new BenchBundle(directory);
    }

    /// <summary>Lets the program check its memory once.</summary>
    public void AskForCheck() => AskFor(1);

    /// <summary>Lets the program do what it does when it is asked, for that time.</summary>
    public void AskFor(int time) => File.WriteAllText(Path.Combine(Temporary, $"go.{time}"), "");

    /// <summary>Has the program end once it is ready.</summary>
    public void AskForEnd() => File.WriteAllText(Path.Combine(Temporary, "stop"), "");

    private static JsonObject Configuration(JsonObject[] mounts, string[] arguments) => new()
    {
        ["ociVersion"] = "1.0.2",
        ["hostname"] = "bench",
        ["root"] = new JsonObject { ["path"] = "rootfs" },
        ["process"] = new JsonObject
        {
            ["user"] = new JsonObject { ["uid"] = 0, ["gid"] = 0 },
            ["args"] = Strings(["/bin/program", .. arguments]),
            ["env"] = Strings("PATH=/bin"),
            ["cwd"] = "/",
            ["capabilities"] = new JsonObject
            {
                ["bounding"] = Strings(Capabilities),
                ["effective"] = Strings(Capabilities),
                ["permitted"] = Strings(Capabilities),
            },
        },
        ["mounts"] = new JsonArray(
        [
            Mount("/proc", "proc", "nosuid", "noexec", "nodev"),
            Mount("/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            Mount("/dev/pts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"),
            Mount("/sys", "sysfs", "nosuid", "noexec", "nodev", "ro"),
            Mount("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
            .. mounts,
        ]),
        ["linux"] = new JsonObject
        {
            ["namespaces"] = new JsonArray([.. ((string[])["pid", "network", "ipc", "uts", "mount"]).Select(name => new JsonObject { ["type"] = name })]),
            ["seccomp"] = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docker-seccomp.json"))),
            ["maskedPaths"] = Strings("/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"),
            ["readonlyPaths"] = Strings("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"),
        },
    };

    private static JsonObject Mount(string destination, string type, params string[] options) => new()
    {
        ["destination"] = destination,
        ["type"] = type,
        ["source"] = type,
        ["options"] = Strings(options),
    };

    private static JsonArray Strings(params string[] values) => new([.. values.Select(value => JsonValue.Create(value))]);
}

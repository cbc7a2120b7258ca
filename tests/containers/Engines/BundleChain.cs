using System.Diagnostics;
using System.Text.Json.Nodes;
using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers.Engines;

/// <summary>No engine: a bundle with the image's files, and cr in front of runc.</summary>
internal sealed class BundleChain : ChainEngine
{
    private readonly TestPlace place = new();
    private readonly string cr;

    public BundleChain(DockerDaemon daemon)
    {
        cr = InstalledCr.In(place);
        var container = daemon.Docker("create", Chain.Image, "true");
        daemon.Docker("export", "--output", place.PathOf("files.tar"), container);
        daemon.Docker("rm", container);
        Directory.CreateDirectory(place.PathOf("rootfs"));
        HostCommand.Succeed("tar", "--extract", "--file", place.PathOf("files.tar"), "--directory", place.PathOf("rootfs"));
        HostCommand.Succeed("runc", "spec", "--bundle", place.Directory);
        Configure();
    }

    private string LogFile => place.PathOf("log");

    public override void Dispose()
    {
        HostCommand.Run(new ProcessStartInfo(cr, ["--root", place.PathOf("state"), "delete", "--force", Name]));
        place.Dispose();
    }

    protected override void Run() => Begin("run");

    protected override void CheckpointInto(string imageDirectory) =>
        HostCommand.Succeed(cr, "--root", place.PathOf("state"), "checkpoint", "--image-path", imageDirectory, Name);

    protected override void RestoreFrom(string imageDirectory) => Begin($"restore --image-path {imageDirectory}");

    protected override string[] Log() => File.ReadAllLines(LogFile);

    protected override string[] FollowLog(Predicate<string> wanted) =>
        FollowedLog.Until(HostCommand.Start(new ProcessStartInfo("tail", ["-n", "+1", "-f", LogFile])), wanted);

    /// <summary>The container's stdout is the log.</summary>
    private void Begin(string verb) => HostCommand.Succeed("sh", "-c",
        $"{cr} --root {place.PathOf("state")} {verb} --detach --bundle {place.Directory} {Name} </dev/null >{LogFile} 2>{LogFile}.err || {{ cat {LogFile}.err >&2; exit 1; }}");

    /// <summary>What the engines' containers have as well: Docker's capabilities, one seccomp filter, the same limits.</summary>
    private void Configure()
    {
        var file = place.PathOf("config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!;
        config["root"]!["readonly"] = false;
        var process = config["process"]!;
        process["terminal"] = false;
        process["noNewPrivileges"] = false;
        process["args"] = Words(Chain.Command());
        process["capabilities"] = new JsonObject { ["bounding"] = Words(CapabilitiesOfDocker), ["effective"] = Words(CapabilitiesOfDocker), ["permitted"] = Words(CapabilitiesOfDocker) };
        process["rlimits"] = new JsonArray(Limit("RLIMIT_NOFILE", OpenFiles), Limit("RLIMIT_NPROC", Processes));
        config["linux"]!["seccomp"] = JsonNode.Parse("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["kexec_load"],"action":"SCMP_ACT_ERRNO"}]}""");
        File.WriteAllText(file, config.ToJsonString());
    }

    private static JsonArray Words(string[] words) => new([.. words.Select(word => JsonValue.Create(word))]);

    private static JsonObject Limit(string type, int value) => new() { ["type"] = type, ["hard"] = value, ["soft"] = value };
}

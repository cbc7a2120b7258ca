using System.Text.Json.Nodes;

namespace CrContainers.Tests.Live.Containers;

/// <summary>A cgroup of version 2 that counts and limits huge pages, on a host where the runtime leaves that version alone.</summary>
internal sealed class HugePageCgroup : IDisposable
{
    private const string Hierarchy = "/sys/fs/cgroup/unified";
    private const string Controller = "hugetlb";
    private readonly string directory = Path.Combine(Hierarchy, $"cr-live-{Guid.NewGuid():N}");
    private readonly bool wasOn;

    public HugePageCgroup()
    {
        Assert.SkipUnless(Words("cgroup.controllers").Contains(Controller), $"{Hierarchy} has no controller {Controller}");
        wasOn = Words("cgroup.subtree_control").Contains(Controller);
        Switch(on: true);
        Directory.CreateDirectory(directory);
    }

    /// <summary>Bytes of huge pages that its tasks have touched.</summary>
    public long Touched => long.Parse(File.ReadAllText(Path.Combine(directory, "hugetlb.2MB.current")));

    public void Limit(long bytes) => File.WriteAllText(Path.Combine(directory, "hugetlb.2MB.max"), bytes.ToString());

    /// <summary>Has the containers of a bundle begin in it.</summary>
    public void Take(Bundle bundle) => bundle.Change(config => config["hooks"] = new JsonObject
    {
        ["createRuntime"] = new JsonArray(new JsonObject
        {
            ["path"] = "/bin/sh",
            ["args"] = new JsonArray("sh", "-c", $"sed -n 's/.*\"pid\":\\([0-9]*\\).*/\\1/p' > {directory}/cgroup.procs"),
        }),
    });

    public void Dispose()
    {
        Directory.Delete(directory);
        if (!wasOn)
        {
            Switch(on: false);
        }
    }

    private static void Switch(bool on) => File.WriteAllText(Path.Combine(Hierarchy, "cgroup.subtree_control"), $"{(on ? '+' : '-')}{Controller}");

    private static string[] Words(string file)
    {
        var path = Path.Combine(Hierarchy, file);
        return File.Exists(path) ? File.ReadAllText(path).Split(' ', '\n') : [];
    }
}

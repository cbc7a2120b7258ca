namespace CrContainers.Engine.Native;

/// <summary>The file systems whose files are kept by name, and opened by the task alone: what they show or do is decided by who opens them.</summary>
internal static class KernelFileSystems
{
    private static readonly string[] Names = ["proc", "sysfs", "cgroup", "cgroup2"];

    public static bool Have(string type) => Names.Contains(type);
}

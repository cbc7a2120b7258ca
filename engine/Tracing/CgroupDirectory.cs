using CrContainers.Engine.Proc;

namespace CrContainers.Engine.Tracing;

/// <summary>Where a cgroup is seen in this program's own mounts.</summary>
internal static class CgroupDirectory
{
    /// <summary>Null where its hierarchy is not mounted here.</summary>
    /// <param name="entry">The place in a hierarchy.</param>
    /// <param name="mounts">This program's.</param>
    public static string? Of(CgroupEntry entry, IReadOnlyList<Mount> mounts) =>
        mounts.FirstOrDefault(mount => IsOf(mount, entry)) is { } hierarchy ? $"{hierarchy.MountPoint}/{Beneath(hierarchy, entry.Path)}" : null;

    private static bool IsOf(Mount mount, CgroupEntry entry) => entry.Controllers.Count == 0
        ? mount.FileSystemType == "cgroup2"
        : mount.FileSystemType == "cgroup" && entry.Controllers.All(mount.SuperOptions.Split(',').Contains);

    private static string Beneath(Mount hierarchy, string path) =>
        (hierarchy.Root != "/" && path.StartsWith(hierarchy.Root, StringComparison.Ordinal) ? path[hierarchy.Root.Length..] : path).Trim('/');
}

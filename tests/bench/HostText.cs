namespace CrContainers.Bench;

/// <summary>One line on what the figures were measured on.</summary>
internal static class HostText
{
    public static string Of(Workspace workspace)
    {
        var release = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        var format = new DriveInfo(workspace.Directory).DriveFormat;
        return $"Linux {release}, {Environment.ProcessorCount} processors, {format}, transparent huge pages: {HugePages()}, {Workspace.Runtime} {Version(workspace)}";
    }

    private static string HugePages()
    {
        const string setting = "/sys/kernel/mm/transparent_hugepage/enabled";
        return File.Exists(setting) ? File.ReadAllText(setting).Split('[', ']')[1] : "none";
    }

    private static string Version(Workspace workspace)
    {
        using var version = workspace.RunRuntime("--version");
        return version.ReadLine()?.Split(' ')[^1] ?? "";
    }
}

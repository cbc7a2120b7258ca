namespace CrContainers.Plugin.Runtime;

/// <summary>Where programs are: beside this one, in PATH, and then where they usually are, for the PATH of an engine's child may
/// hold next to nothing.</summary>
internal static class ProgramSearch
{
    private static readonly string[] UsualPlaces = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>A program by path or by name; null where there is none.</summary>
    public static string? Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return IsExecutable(name) ? name : null;
        }

        var places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return places.Concat(UsualPlaces).Select(place => Path.Combine(place, name)).FirstOrDefault(IsExecutable);
    }

    /// <summary>The other program of this project: installed beside this one, or built into a directory of its own.</summary>
    public static string? FindCompanion(string name)
    {
        var own = Path.GetDirectoryName(Environment.ProcessPath)!;
        string[] places = [Path.Combine(own, name), Path.Combine(Path.GetDirectoryName(own) ?? "/", name, name)];
        return places.FirstOrDefault(IsExecutable) ?? Find(name);
    }

    /// <summary>This program itself does not count, whatever name it was installed under.</summary>
    private static bool IsExecutable(string path)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path)
            && (File.GetUnixFileMode(path) & anyExecute) != 0
            && Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path) != Environment.ProcessPath;
    }
}

namespace CrContainers.Tests.Live.Containers;

/// <summary>What the tests are run with: the built binary and the compiled programs. Missing: an error, never a skip.</summary>
internal static class LiveEnvironment
{
    public static string Cr { get; } = Required("CR_BINARY", "out/cr/cr");

    public static string Hook { get; } = Required("CR_HOOK_BINARY", "out/cr-hook/cr-hook");

    /// <summary>crun, also on a host whose mixture of cgroup hierarchies it refuses.</summary>
    public static string Crun { get; } = Path.Combine(AppContext.BaseDirectory, "runtimes", "crun");

    public static string Programs { get; } = Required("CR_PROGRAMS", "out/programs");

    /// <summary>A compiled program.</summary>
    public static string Program(string name) => Path.Combine(Programs, name);

    /// <summary>A directory of its own for everything a test run makes.</summary>
    public static string NewDirectory(string name)
    {
        var path = Path.Combine(Path.GetTempPath(), "cr-live", $"{name}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(path);
        return path;
    }

    private static string Required(string variable, string usual)
    {
        var path = Environment.GetEnvironmentVariable(variable) ?? Path.Combine(SourceRoot(), usual);
        return Path.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run ./build.sh test, or set {variable}");
    }

    private static string SourceRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "CrContainers.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("the source tree is not above the tests");
    }
}

namespace CrContainers.Tests.Live.Containers;

/// <summary>What the tests are run with: the built binary and the compiled programs.</summary>
internal static class LiveEnvironment
{
    public static string Cr { get; } = SourceTree.Built("CR_BINARY", "out/cr/cr");

    public static string Programs { get; } = SourceTree.Built("CR_PROGRAMS", "out/programs");

    public static string Hook { get; } = SourceTree.Built("CR_HOOK_BINARY", "out/cr-hook/cr-hook");

    /// <summary>crun, also on a host whose mixture of cgroup hierarchies it refuses.</summary>
    public static string Crun { get; } = Path.Combine(AppContext.BaseDirectory, "runtimes", "crun");


    /// <summary>A compiled program.</summary>
    public static string Program(string name) => Path.Combine(Programs, name);

    /// <summary>A directory of its own for everything a test run makes.</summary>
    public static string NewDirectory(string name)
    {
        var path = Path.Combine(Path.GetTempPath(), "cr-live", $"{name}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(path);
        return path;
    }
}

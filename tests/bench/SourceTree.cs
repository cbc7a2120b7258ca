namespace CrContainers.Bench;

/// <summary>What is measured: the built binary and the compiled test programs. Missing: an error.</summary>
internal static class SourceTree
{
    public static string Cr { get; } = Required("CR_BINARY", "out/cr/cr");

    public static string Program { get; } = Path.Combine(Required("CR_PROGRAMS", "out/programs"), "big_memory");

    public static string DockerScript { get; } = Path.Combine(Root(), "scripts", "dockerd.sh");

    private static string Required(string variable, string usual)
    {
        var path = Environment.GetEnvironmentVariable(variable) ?? Path.Combine(Root(), usual);
        return Path.Exists(path) ? Path.GetFullPath(path) : throw new BenchException($"{path} is missing: run ./build.sh bench, or set {variable}");
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "CrContainers.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new BenchException("the source tree is not above this program");
    }
}

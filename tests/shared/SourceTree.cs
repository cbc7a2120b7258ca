namespace CrContainers.Tests.Shared;

/// <summary>The tree the tests were built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>What was built before the tests; missing: an error, never a skip.</summary>
    /// <param name="variable">The environment variable that names another one.</param>
    /// <param name="usual">Its path in the tree.</param>
    public static string Built(string variable, string usual)
    {
        var path = Environment.GetEnvironmentVariable(variable) ?? Path.Combine(Root, usual);
        return Path.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run ./build.sh test, or set {variable}");
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "CrContainers.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("the source tree is not above the tests");
    }
}

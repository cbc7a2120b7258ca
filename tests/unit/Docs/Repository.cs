namespace CrContainers.Tests.Unit.Docs;

/// <summary>The files of this repository that documents speak of.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "out", ".git"];

    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Paths from the root, of files that end in <paramref name="ending"/>.</summary>
    public static IEnumerable<string> Files(string ending) => Directory
        .EnumerateFiles(Root, $"*{ending}", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path))
        .Where(path => !path.Split('/').Any(NotOurs.Contains))
        .Order(StringComparer.Ordinal);

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "CrContainers.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"no CrContainers.sln above {AppContext.BaseDirectory}");
    }
}

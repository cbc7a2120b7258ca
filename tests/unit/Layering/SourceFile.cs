using System.Text.RegularExpressions;

namespace CrContainers.Tests.Unit.Layering;

/// <summary>A C# file of this repository.</summary>
/// <param name="Path">From the repository's root: "engine/Native/LibC.cs".</param>
/// <param name="Code">With comments and the texts of strings left out.</param>
internal sealed partial record SourceFile(string Path, string Code)
{
    public static IReadOnlyList<SourceFile> Beneath(string directory)
    {
        var root = Root();
        return [.. Directory.EnumerateFiles(System.IO.Path.Combine(root, directory), "*.cs", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(root, path))
            .Where(path => !path.Split('/').Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, Strip(File.ReadAllText(System.IO.Path.Combine(root, path)))))];
    }

    /// <summary>A comment becomes nothing, a string or character "".</summary>
    public static string Strip(string text) =>
        CommentOrText().Replace(text, found => found.Value.StartsWith('/') ? "" : "\"\"");

    private static string Root()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "CrContainers.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"no CrContainers.sln above {AppContext.BaseDirectory}");
    }

    /// <summary>What an interpolated string computes goes with it, unless it holds a string of its own.</summary>
    [GeneratedRegex("""
        //[^\n]* | /\*.*?\*/ | "{3}.*?"{3} | (?:@\$?|\$@)"(?:[^"]|"")*" | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+'
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline)]
    private static partial Regex CommentOrText();
}

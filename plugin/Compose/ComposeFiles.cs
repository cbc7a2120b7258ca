using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Compose;

/// <summary>Which files a project is read from, when nobody or somebody says so.</summary>
internal static class ComposeFiles
{
    private const string Variable = "COMPOSE_FILE";
    private const string SeparatorVariable = "COMPOSE_PATH_SEPARATOR";
    private static readonly string[] Usual = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
    private static readonly string[] Overrides = ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

    /// <returns>Full paths; later files override earlier ones.</returns>
    /// <exception cref="CrException">There is none.</exception>
    public static IReadOnlyList<string> Find(string operation, IReadOnlyList<string> given)
    {
        var current = Directory.GetCurrentDirectory();
        if (given.Count == 0)
        {
            given = Named(new ComposeVariables(operation, current));
        }

        return given.Count > 0
            ? [.. given.Select(path => path == "-" ? throw Stdin(operation) : Path.GetFullPath(path, current))]
            : Search(operation, current);
    }

    private static string[] Named(ComposeVariables variables) => variables[Variable] is { Length: > 0 } files
        ? files.Split(variables[SeparatorVariable] is { Length: > 0 } separator ? separator : ":", StringSplitOptions.RemoveEmptyEntries)
        : [];

    private static IReadOnlyList<string> Search(string operation, string current)
    {
        for (var directory = current; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (First(directory, Usual) is { } file)
            {
                return First(directory, Overrides) is { } second ? [file, second] : [file];
            }
        }

        throw new CrException(ErrorKind.NotFound, operation, current, $"neither here nor above is one of {string.Join(", ", Usual)}", "go to the project's directory, or name its file with -f");
    }

    private static string? First(string directory, string[] names) => names.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    private static CrException Stdin(string operation) =>
        new(ErrorKind.Usage, operation, "-f -", "a compose file is not read from stdin", "give a file: its directory names the project, and holds .env");
}

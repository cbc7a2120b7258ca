using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Compose;

/// <summary>The name that Compose labels a project's containers with.</summary>
internal static class ProjectName
{
    public const string Variable = "COMPOSE_PROJECT_NAME";

    /// <summary>Small letters, digits, "_" and "-", the first a letter or digit: all else is left out.</summary>
    public static string Normalize(string operation, string name)
    {
        var kept = string.Concat(name.ToLowerInvariant().Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')).TrimStart('_', '-');
        return kept.Length > 0
            ? kept
            : throw new CrException(ErrorKind.Usage, operation, $"project \"{name}\"", "no letter and no digit is in its name", "name the project with -p");
    }
}

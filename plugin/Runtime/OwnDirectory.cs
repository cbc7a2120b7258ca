using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Runtime;

/// <summary>Directories this program makes: mode 0700, and gone again if nothing came of it.</summary>
internal static class OwnDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <returns>What was made now: the path and its parents, the path first; nothing if it was there.</returns>
    public static IReadOnlyList<string> Make(string operation, string path)
    {
        var missing = Missing(path).ToList();
        try
        {
            foreach (var part in Enumerable.Reverse(missing).DefaultIfEmpty(path))
            {
                Directory.CreateDirectory(part, OwnerOnly);
            }

            return missing;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CrException(ErrorKind.NotFound, operation, path, "the directory cannot be made", "give a directory that can be written to", exception);
        }
    }

    /// <summary>Removes what <see cref="Make"/> has made, as far as nothing has come into it.</summary>
    public static void RemoveIfEmpty(IReadOnlyList<string> made)
    {
        foreach (var path in made.TakeWhile(path => Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()))
        {
            Directory.Delete(path);
        }
    }

    private static IEnumerable<string> Missing(string path)
    {
        for (var part = path; part is not null && !Directory.Exists(part); part = Path.GetDirectoryName(part))
        {
            yield return part;
        }
    }
}

using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Runtime;

/// <summary>Directories this program makes: mode 0700, and gone again if nothing came of it.</summary>
internal static class OwnDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <returns>The path if it was made now, null if it was there.</returns>
    public static string? Make(string operation, string path)
    {
        if (Directory.Exists(path))
        {
            return null;
        }

        try
        {
            Directory.CreateDirectory(path, OwnerOnly);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CrException(ErrorKind.NotFound, operation, path, "the directory cannot be made", "give a directory that can be written to", exception);
        }
    }

    public static void RemoveIfEmpty(string? path)
    {
        if (path is not null && Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }
    }
}

namespace CrContainers.Plugin.Runtime;

/// <summary>Directories of an engine's, which it may remove while they are looked at.</summary>
internal static class Subdirectories
{
    public static IReadOnlyList<string> Of(string path)
    {
        try
        {
            return Directory.GetDirectories(path);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The files of one of them.</summary>
    public static IReadOnlyList<FileInfo> FilesOf(string path, string pattern)
    {
        try
        {
            return new DirectoryInfo(path).GetFiles(pattern);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <returns>False for one that is gone.</returns>
    public static bool IsEmpty(string path)
    {
        try
        {
            return !Directory.EnumerateFileSystemEntries(path).Any();
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }
}

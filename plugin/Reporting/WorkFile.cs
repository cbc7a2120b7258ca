using System.Text;

namespace CrContainers.Plugin.Reporting;

/// <summary>A file of an engine's work directory. That it cannot be written is told, and fails nothing: the work itself is done.</summary>
internal static class WorkFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="path">The file.</param>
    /// <param name="content">All of it.</param>
    /// <param name="isQuiet">Something else has failed before and is told: engines show the first line of stderr alone, and that shall be it.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool isQuiet = false)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly, BufferSize = 0 });
            file.Write(content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!isQuiet)
            {
                Console.Error.WriteLine($"cr: write {path}: {exception.Message}");
            }
        }
    }

    /// <summary>Adds to a file. That it cannot be written is for nobody to see: who writes so has no stderr.</summary>
    public static void Append(string path, string text)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
            file.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its directory is gone.
        }
    }
}

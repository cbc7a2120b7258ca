namespace CrContainers.Plugin.Reporting;

/// <summary>A file of an engine's work directory. That it cannot be written is told, and fails nothing: the work itself is done.</summary>
internal static class WorkFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
            file.Write(content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"cr: write {path}: {exception.Message}");
        }
    }
}

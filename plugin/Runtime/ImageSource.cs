using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;

namespace CrContainers.Plugin.Runtime;

/// <summary>Opens an image for reading.</summary>
internal static class ImageSource
{
    public static Stream Open(ImagePlace place)
    {
        if (!place.IsPipe)
        {
            return OpenFile(place.Operation, place.IsDirectoryOfEngine ? place.Directory! : place.File);
        }

        return Console.IsInputRedirected
            ? Console.OpenStandardInput()
            : throw new CrException(ErrorKind.Usage, place.Operation, "image", "stdin is a terminal", "pipe an image into it, or give --image a file");
    }

    /// <param name="operation">For messages.</param>
    /// <param name="path">An image, or a directory that holds one under its usual name.</param>
    public static Stream OpenFile(string operation, string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, ImageFormat.FileName) : path;
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CrException(ErrorKind.NotFound, operation, file, "there is no such image", "name the directory that was given to checkpoint, or the image itself", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CrException(ErrorKind.Permission, operation, file, "the image cannot be read", "run cr as root, or see to the file's mode", exception);
        }
    }
}

using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Native;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Runtime;

/// <summary>Opens an image for reading.</summary>
internal static class ImageSource
{
    private const string NoFileHint = "an image is a regular file; one that comes through a pipe is given as -, to restore as --image -";

    /// <param name="place">Where it is.</param>
    /// <param name="store">Where it is if there is a reference to it only; null: in the data root above it.</param>
    public static Stream Open(ImagePlace place, CheckpointStore? store)
    {
        if (place.Named is { } path)
        {
            return OpenFile(place.Operation, path, store);
        }

        return Console.IsInputRedirected
            ? Console.OpenStandardInput()
            : throw new CrException(ErrorKind.Usage, place.Operation, "image", "stdin is a terminal", "pipe an image into it, or give --image a file");
    }

    /// <param name="operation">For messages.</param>
    /// <param name="path">An image, or a directory that holds one, or a reference to one, under its usual name.</param>
    /// <param name="store">As for <see cref="Open"/>.</param>
    public static FileStream OpenFile(string operation, string path, CheckpointStore? store = null)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, ImageFormat.FileName) : path;
        if (file != path && !File.Exists(file) && Path.Combine(path, CheckpointReference.FileName) is var reference && File.Exists(reference))
        {
            return OpenReferred(operation, reference, store);
        }

        try
        {
            return new FileStream(RegularFile.Open(operation, file, NoFileHint), FileAccess.Read, bufferSize: 0);
        }
        catch (KernelException exception) when (exception.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            throw new CrException(ErrorKind.NotFound, operation, file, "there is no such image", "name the directory that was given to checkpoint, or the image itself", exception);
        }
        catch (KernelException exception)
        {
            throw new CrException(ErrorKind.Permission, operation, file, "the image cannot be read", "run cr as root, or see to the file's mode", exception);
        }
    }

    private static FileStream OpenReferred(string operation, string path, CheckpointStore? store)
    {
        var reference = CheckpointReference.Read(operation, path);
        return (store ?? CheckpointStore.Above(operation, path) ?? throw CheckpointStore.Missing(operation, path, reference)).Open(reference);
    }
}

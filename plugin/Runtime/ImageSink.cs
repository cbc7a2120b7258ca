using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Restore.Lazy;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Plugin.Runtime;

/// <summary>Writes an image to a file that gets its name when it is complete, or to stdout.</summary>
internal sealed class ImageSink : IImageSink
{
    private const string Inventory = "inventory.img";

    private readonly ImagePlace place;
    private readonly UnnamedFile? file;
    private readonly IReadOnlyList<string> madeDirectories;
    private string? madeInventory;
    private bool published;

    private ImageSink(ImagePlace place, Stream stream, UnnamedFile? file, IReadOnlyList<string> madeDirectories)
    {
        this.place = place;
        this.file = file;
        this.madeDirectories = madeDirectories;
        Stream = stream;
    }

    public Stream Stream { get; }

    public static ImageSink Open(ImagePlace place)
    {
        if (place.IsPipe)
        {
            return Console.IsOutputRedirected
                ? new ImageSink(place, StandardOutput(), null, [])
                : throw new CrException(ErrorKind.Usage, place.Operation, "image", "stdout is a terminal", "pipe it into a program, or give --image a file");
        }

        var made = OwnDirectory.Make(place.Operation, place.Directory!);
        var file = WithHint(() => UnnamedFile.Create(place.Directory!));
        return new ImageSink(place, new FileStream(file.Handle, FileAccess.ReadWrite, bufferSize: 0), file, made);
    }

    /// <summary>Not the console's stream: that one takes a pipe whose reader is gone for one that has read enough, and says nothing.</summary>
    private static FileStream StandardOutput() => new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    public long BytesForEngine => Stream.Length;

    public void Publish()
    {
        Stream.Flush();
        if (file is not null)
        {
            published = WithHint(() => Publish(file));
        }
    }

    public void Dispose()
    {
        file?.Dispose();
        Stream.Dispose();
        if (!published)
        {
            if (madeInventory is not null)
            {
                File.Delete(madeInventory);
            }

            OwnDirectory.RemoveIfEmpty(madeDirectories);
        }
    }

    private bool Publish(UnnamedFile image)
    {
        if (place.IsDirectoryOfEngine)
        {
            var path = Path.Combine(place.Directory!, Inventory);
            madeInventory = File.Exists(path) ? null : path;
            using var inventory = UnnamedFile.Create(place.Directory!);
            inventory.Name(Inventory);
            ArchiveTime.Differ(path);
        }

        File.Delete(FirstPagesFile.Beside(place.File));
        image.Publish(place.FileName);
        return true;
    }

    public static T WithHint<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (KernelException exception)
        {
            throw new CrException(exception.Kind, exception.Operation, exception.Subject, exception.Reason, "give a directory that can be written to and has room", exception);
        }
    }
}

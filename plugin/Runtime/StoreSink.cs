using System.Text;
using CrContainers.Engine.Image;
using CrContainers.Engine.Native;
using CrContainers.Plugin.Store;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Plugin.Runtime;

/// <summary>Writes an image into the store of a Docker data root, and into the engine's directory a reference to it.</summary>
internal sealed class StoreSink : IImageSink
{
    private readonly ImagePlace place;
    private readonly string container;
    private readonly UnnamedFile image;
    private readonly IReadOnlyList<string> madeDirectories;
    private readonly Guid key = Guid.NewGuid();
    private readonly string path;
    private bool isPublished;

    private StoreSink(ImagePlace place, string container, string directory, IReadOnlyList<string> madeDirectories)
    {
        this.place = place;
        this.container = container;
        this.madeDirectories = madeDirectories;
        path = Path.Combine(directory, CheckpointStore.FileName(key));
        image = ImageSink.WithHint(() => UnnamedFile.Create(directory));
        Stream = new FileStream(image.Handle, FileAccess.ReadWrite, bufferSize: 0);
    }

    public Stream Stream { get; }

    public long BytesForEngine => Environment.SystemPageSize;

    /// <param name="place">The engine's directory.</param>
    /// <param name="store">The store.</param>
    /// <param name="container">The container's id.</param>
    public static StoreSink Open(ImagePlace place, CheckpointStore store, string container)
    {
        OwnDirectory.Make(place.Operation, place.Directory!);
        var (directory, made) = store.Prepare(container);
        return new StoreSink(place, container, directory, made);
    }

    /// <summary>The image first: a reference without one would be a checkpoint that is none.</summary>
    public void Publish()
    {
        Stream.Flush();
        RequireComplete();
        ImageSink.WithHint(() => Publish(image, Path.GetFileName(path)));
        isPublished = ImageSink.WithHint(PublishReference);
    }

    public void Dispose()
    {
        image.Dispose();
        Stream.Dispose();
        if (!isPublished)
        {
            File.Delete(path);
            OwnDirectory.RemoveIfEmpty(madeDirectories);
        }
    }

    /// <summary>The image is open for writing only; the kernel opens it once more.</summary>
    private void RequireComplete()
    {
        using var reading = File.OpenRead($"/proc/self/fd/{image.Handle.DangerousGetHandle()}");
        CompleteImage.Require(place.Operation, "image", ImageReader.ReadHead(reading));
    }

    private static bool Publish(UnnamedFile file, string name)
    {
        file.Publish(name);
        return true;
    }

    private bool PublishReference()
    {
        using var reference = UnnamedFile.Create(place.Directory!);
        RandomAccess.Write(reference.Handle, Encoding.UTF8.GetBytes(Reference().Text), 0);
        reference.Publish(CheckpointReference.FileName);
        ArchiveTime.Differ(Path.Combine(place.Directory!, CheckpointReference.FileName));
        return true;
    }

    private CheckpointReference Reference()
    {
        using SafeFileHandle reading = File.OpenHandle(path, FileMode.Open, FileAccess.Read);
        return new CheckpointReference(container, key, RandomAccess.GetLength(reading), ImageSum.Of(reading));
    }
}

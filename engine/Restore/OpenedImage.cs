using CrContainers.Engine.Image;

namespace CrContainers.Engine.Restore;

/// <summary>An image that this host can restore: its state is read and checked, its contents are next.</summary>
/// <param name="Reader">Of the image.</param>
/// <param name="Image">Its state.</param>
/// <param name="Sources">The images that it uses pages of.</param>
internal sealed record OpenedImage(ImageReader Reader, CheckpointImage Image, SourceImages Sources) : IDisposable
{
    /// <param name="stream">The image.</param>
    /// <param name="options">How it shall be restored.</param>
    /// <exception cref="Errors.CrException">It is bad, or does not fit this host; or one that it uses pages of is missing or bad.</exception>
    public static OpenedImage Open(Stream stream, RestoreOptions options)
    {
        var reader = new ImageReader(stream);
        var image = reader.ReadState();
        HostCheck.Check(image);
        var opened = new OpenedImage(reader, image, SourceImages.Open(image, options.Sources));
        if (options.Lazy is null)
        {
            reader.MakeRoom(image);
        }

        return opened;
    }

    public void Dispose() => Sources.Dispose();
}

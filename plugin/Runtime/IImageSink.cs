namespace CrContainers.Plugin.Runtime;

/// <summary>Where a checkpoint writes its image. What a failed checkpoint began is gone when this is disposed.</summary>
internal interface IImageSink : IDisposable
{
    Stream Stream { get; }

    /// <summary>What an engine copies once the image is published: bytes, as far as they are written now.</summary>
    long BytesForEngine { get; }

    /// <summary>The image is complete: makes it durable under its name, in the place of an earlier one.</summary>
    void Publish();
}

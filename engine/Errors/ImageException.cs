namespace CrContainers.Engine.Errors;

/// <summary>An image cannot be read. <see cref="Id"/> is stable across versions, so that scripts may test it.</summary>
public sealed class ImageException(ImageError id, long offset, string reason, string? hint = null, string image = "image")
    : CrException(
        id == ImageError.NewerVersion ? ErrorKind.ImageVersion : ErrorKind.ImageFormat,
        "read", image, $"{reason} [CRI{(int)id:D3} at byte {offset}]", hint ?? Damaged)
{
    private const string Damaged = "it is damaged, or no checkpoint: copy it again, or make another checkpoint";

    private readonly string plainReason = reason;
    private readonly string? givenHint = hint;

    public ImageError Id { get; } = id;

    /// <summary>Bytes from the start of the image to the record or field in question.</summary>
    public long Offset { get; } = offset;

    /// <summary>The same of an image that has to be named, since another one is being read.</summary>
    public ImageException In(string image) => new(Id, Offset, plainReason, givenHint, image);
}

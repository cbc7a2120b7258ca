using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Store;

/// <summary>The name of an image in the store. It comes from annotations and environments, so it is a name and never a path.</summary>
internal sealed record ImageName
{
    private const int MaximumLength = 128;

    private ImageName(string text) => Text = text;

    public string Text { get; }

    /// <exception cref="CrException">No image can have this name.</exception>
    public static ImageName Parse(string operation, string text) => IsName(text)
        ? new ImageName(text)
        : throw new CrException(
            ErrorKind.Usage, operation, $"image \"{text}\"", $"this is no image's name: letters, digits and _ . - are allowed, a letter or digit first, {MaximumLength} at most",
            "cr image list shows the names there are");

    public static bool IsName(string text) => text.Length is > 0 and <= MaximumLength
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-');

    public override string ToString() => Text;
}

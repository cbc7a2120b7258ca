using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Runtime;

/// <summary>The image that a checkpoint builds on, of which a link beside the new image tells: <see cref="ParentImages"/>.</summary>
internal static class ParentLink
{
    /// <summary>The image named by --parent-path; null where none is.</summary>
    /// <exception cref="CrException">It is not there, or cannot be built on.</exception>
    public static ParentImage? Open(ImagePlace place, VerbFlags flags) => PathOf(place, flags) is not { } path
        ? null
        : new ParentImage(ImageSource.OpenFile(place.Operation, path), ParentImages.Of(place.Operation, path, given: null).Open);

    /// <summary>Has an image published with its link there already: should this program be killed in between, no image is without one that it needs.
    /// The link is relative, so that both images can be moved together, and takes the place of an earlier one until publishing fails.</summary>
    public static void Publish(ImagePlace place, VerbFlags flags, IImageSink image)
    {
        if (PathOf(place, flags) is not { } parent)
        {
            image.Publish();
            return;
        }

        var link = place.IsDirectoryOfEngine ? Path.Combine(place.Directory!, ParentImages.Link) : $"{place.File}.{ParentImages.Link}";
        var before = new FileInfo(link).LinkTarget;
        Set(place, link, Path.GetRelativePath(place.Directory!, parent));
        try
        {
            image.Publish();
        }
        catch
        {
            Set(place, link, before);
            throw;
        }
    }

    /// <param name="place">The image's.</param>
    /// <param name="link">Path of the link.</param>
    /// <param name="target">Where it leads; null: there shall be none.</param>
    private static void Set(ImagePlace place, string link, string? target)
    {
        try
        {
            File.Delete(link);
            if (target is not null)
            {
                File.CreateSymbolicLink(link, target);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CrException(ErrorKind.Permission, place.Operation, link, "the link to the parent image cannot be made", "give a directory that can be written to", exception);
        }
    }

    /// <summary>A relative one begins at the image's directory, as with CRIU.</summary>
    private static string? PathOf(ImagePlace place, VerbFlags flags)
    {
        if (flags.Value(FlagTable.ParentPath) is not { } given)
        {
            return null;
        }

        return place.IsPipe
            ? throw new CrException(ErrorKind.Usage, place.Operation, "image", "one that builds on another cannot go through a pipe", "write it to a file")
            : Path.GetFullPath(given, place.Directory!);
    }
}

using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Native;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Store;

/// <summary>
/// The images before one, whose pages it may use: a link named "parent", as CRIU makes it, leads from the directory of each to that of the one before
/// it; beside an image of another name a link "NAME.parent" counts more. The way is gone no further than to what is wanted.
/// </summary>
internal sealed class ParentImages
{
    public const string Link = "parent";
    public const int Most = 64;

    private const string Hint = "a link named parent beside an image leads to the one before it, and --parent-path names that; cr merge makes one complete image where all of them are";
    private readonly string operation;
    private readonly Func<string, FileStream> open;
    private readonly List<(Guid Id, string Place)> found = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly string? given;

    /// <summary>Where the way may go on: the first of them that is there.</summary>
    private string[] links;

    private ParentImages(string operation, string? given, string[] links, Func<string, FileStream> open)
    {
        this.operation = operation;
        this.given = given;
        this.links = given is null ? links : [Path.GetFullPath(given)];
        this.open = open;
    }

    /// <param name="operation">For messages.</param>
    /// <param name="path">The image, or its directory; null where it comes through a pipe.</param>
    /// <param name="given">The image before it, or its directory, where no link is to be looked for.</param>
    public static ParentImages Of(string operation, string? path, string? given)
    {
        var image = path is null ? null : RealPath.Of(path);
        var parents = new ParentImages(operation, given, image is null ? [] : LinksOf(image), place => ImageSource.OpenFile(operation, place));
        if (image is not null)
        {
            parents.seen.Add(FileOf(image));
        }

        return parents;
    }

    /// <summary>For images that nobody but root may have put where they are: the same is asked of those before them.</summary>
    /// <param name="operation">For messages.</param>
    /// <param name="directory">The image's, which is root's alone.</param>
    public static ParentImages OfRoots(string operation, string directory)
    {
        var place = RealPath.Of(directory) ?? directory;
        var parents = new ParentImages(operation, null, LinksOf(place), earlier => OpenRoots(operation, FileOf(earlier)));
        parents.seen.Add(FileOf(place));
        return parents;
    }

    /// <summary>The first link, or what was given in its place; null where there is none.</summary>
    public string? First => given is null ? links.FirstOrDefault(IsThere) : links[0];

    /// <summary>Opens the image of a checkpoint, for reading.</summary>
    /// <exception cref="CrException">It is not among them, or the way to it is broken.</exception>
    public FileStream Open(Guid id) => open(Find(id));

    /// <returns>Where it is: an image or its directory.</returns>
    /// <exception cref="CrException">It is not among them, or the way to it is broken.</exception>
    public string Find(Guid id)
    {
        for (var index = 0; ; index++)
        {
            if (index == found.Count && !GoOn())
            {
                throw Missing(id);
            }

            if (found[index].Id == id)
            {
                return found[index].Place;
            }
        }
    }

    /// <summary>A directory was copied with its link: a relative one still leads to the image before the first.</summary>
    /// <param name="from">The first directory.</param>
    /// <param name="to">Its copy.</param>
    public static void KeepLink(string from, string to)
    {
        var link = Path.Combine(to, Link);
        if (new FileInfo(link).LinkTarget is { } target && !Path.IsPathRooted(target))
        {
            File.Delete(link);
            File.CreateSymbolicLink(link, Path.Combine(from, target));
        }
    }

    /// <returns>False where the way ends.</returns>
    private bool GoOn()
    {
        var link = links.FirstOrDefault(IsThere);
        if (link is null)
        {
            return given is null || found.Count > 0 ? false : throw Broken(links[0], ErrorKind.NotFound, "the image before this one shall be there, and nothing is");
        }

        var place = Follow(link);
        using var file = open(place);
        if (!FileTrust.MayFollow(link, file.SafeFileHandle))
        {
            throw Broken(link, ErrorKind.Permission, "it belongs to a user, and the image that it leads to does not");
        }

        if (!seen.Add(RealPath.Of(file.SafeFileHandle)))
        {
            throw Broken(link, ErrorKind.NotFound, $"a loop: it leads back to {place}");
        }

        found.Add((IdOf(file, place), place));
        links = LinksOf(place);
        return true;
    }

    private string Follow(string link)
    {
        if (found.Count == Most)
        {
            throw Broken(link, ErrorKind.Unsupported, $"it leads to one more image than {Most} in a row");
        }

        try
        {
            return RealPath.Of(link) ?? throw Broken(link, ErrorKind.NotFound, $"it leads to {new FileInfo(link).LinkTarget}, which is not there");
        }
        catch (KernelException exception) when (exception.Errno == Errno.ELOOP)
        {
            throw Broken(link, ErrorKind.NotFound, "a loop: it leads back to itself");
        }
    }

    private static Guid IdOf(FileStream file, string place)
    {
        try
        {
            return ImageReader.ReadHead(file).CheckpointId;
        }
        catch (ImageException exception)
        {
            throw exception.In($"image {place}");
        }
    }

    private static string[] LinksOf(string place) =>
        Directory.Exists(place) ? [Path.Combine(place, Link)] : [$"{place}.{Link}", Path.Combine(Path.GetDirectoryName(place)!, Link)];

    private static string FileOf(string place) => Directory.Exists(place) ? Path.Combine(place, ImageFormat.FileName) : place;

    /// <summary>Also a link that leads nowhere is there.</summary>
    private static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static FileStream OpenRoots(string operation, string file)
    {
        RootsFile.RequireDirectory(operation, Path.GetDirectoryName(file)!);
        return new FileStream(RootsFile.Open(operation, file), FileAccess.Read, bufferSize: 0);
    }

    private CrException Missing(Guid id)
    {
        var end = links.Length == 0 ? "the image comes through a pipe, and nobody said where those before it are" : $"{string.Join(" or ", links)} does not exist";
        var known = found.Count == 0 ? end : $"those before it are {string.Join(", ", found.Select(image => $"{image.Id} in {image.Place}"))}, and {end}";
        return new CrException(ErrorKind.NotFound, operation, $"checkpoint {id}", $"the image uses pages of it: {known}", Hint);
    }

    private CrException Broken(string link, ErrorKind kind, string reason) => new(kind, operation, link, reason, Hint);
}

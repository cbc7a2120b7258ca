using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Native;
using CrContainers.Engine.Restore.Lazy;
using CrContainers.Plugin.Docker;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Store;

/// <summary>
/// Images of Docker's checkpoints, beside its containers in the data root: cr-checkpoints/CONTAINER/KEY.cr. What Docker keeps of a checkpoint is a
/// reference, so that nothing is copied above the runtime. The store goes where the data root goes; an image to which no reference of the
/// data root leads any more is collected.
/// </summary>
/// <param name="operation">What is being done, for messages.</param>
/// <param name="dataRoot">The Docker daemon's.</param>
internal sealed class CheckpointStore(string operation, string dataRoot)
{
    private const string Name = "cr-checkpoints";
    private const string Extension = ".cr";
    private const string ImageOfCriu = "pstree.img";

    /// <summary>Nobody but root can change what will lie there: in a data root below a user's directory the user could.</summary>
    public bool IsRootsAlone
    {
        get
        {
            try
            {
                RootsFile.RequireDirectory(operation, dataRoot);
                return true;
            }
            catch (CrException)
            {
                return false;
            }
        }
    }

    private string Place => Path.Combine(dataRoot, Name);

    /// <summary>The store of the data root that a path lies in.</summary>
    /// <returns>Null where there is none.</returns>
    public static CheckpointStore? Above(string operation, string path)
    {
        for (var above = Path.GetDirectoryName(Path.GetFullPath(path)); above is not null; above = Path.GetDirectoryName(above))
        {
            if (Directory.Exists(Path.Combine(above, Name)))
            {
                return new CheckpointStore(operation, above);
            }
        }

        return null;
    }

    /// <summary>Makes a place for images of a container.</summary>
    /// <returns>Its path, and which directories were made for it.</returns>
    public (string Directory, IReadOnlyList<string> Made) Prepare(string container)
    {
        var directory = Path.Combine(Place, container);
        var made = OwnDirectory.Make(operation, directory);
        RootsFile.RequireDirectory(operation, directory);
        return (directory, made);
    }

    public static string FileName(Guid key) => $"{key}{Extension}";

    /// <summary>The image that a reference leads to, for reading. Its contents are not checked yet; that it is this image is.</summary>
    /// <exception cref="CrException">It is not there, or another one.</exception>
    public FileStream Open(CheckpointReference reference)
    {
        var path = Path.Combine(Place, reference.Container, FileName(reference.Key));
        if (!File.Exists(path))
        {
            throw Missing(operation, path, reference);
        }

        var file = new FileStream(RootsFile.Open(operation, path), FileAccess.Read, bufferSize: 0);
        if (file.Length == reference.Bytes && ImageSum.Of(file.SafeFileHandle) == reference.Sum)
        {
            return file;
        }

        file.Dispose();
        throw new CrException(ErrorKind.ImageFormat, operation, path, "it is not the image that the checkpoint refers to: its size or checksum is another", "take another checkpoint");
    }

    public static CrException Missing(string operation, string subject, CheckpointReference reference) => new(
        ErrorKind.NotFound, operation, subject, $"the checkpoint's image {reference.Key} is not in the store of a Docker data root here",
        "a checkpoint that shall leave its daemon is copied with cr store export; one that was removed takes its image along");

    /// <summary>All images there are.</summary>
    public IReadOnlyList<StoreEntry> Entries() => Referred([.. Images()]);

    /// <summary>Removes the images to which no reference leads any more, and the directories of containers that have none. The references are
    /// read last: by then the daemon has put that of an image that was just in the making in its place.</summary>
    /// <param name="isMaking">The container of which a checkpoint is being made by the caller, if any: its directory is still empty.</param>
    public IReadOnlyList<StoreEntry> Collect(string? isMaking = null)
    {
        IReadOnlyList<StoreEntry> made = [.. Images().Where(entry => !IsInTheMaking(entry.Container, isMaking))];
        IReadOnlyList<StoreEntry> garbage = [.. Referred(made).Where(entry => entry.Checkpoint is null)];
        foreach (var path in garbage.Select(entry => entry.Path).Concat(ImagesGone()))
        {
            Remove(path);
        }

        return garbage;
    }

    /// <summary>Where the daemon keeps what refers to each image; the first of several places.</summary>
    public IReadOnlyDictionary<Guid, string> References()
    {
        var places = new Dictionary<Guid, string>();
        foreach (var directory in DockerContainerDirectory.AllOf(dataRoot).SelectMany(container => container.CheckpointDirectories()))
        {
            if (CheckpointReference.TryRead(Path.Combine(directory, CheckpointReference.FileName)) is { } reference)
            {
                places.TryAdd(reference.Key, directory);
            }
        }

        return places;
    }

    /// <summary>Another cr may be collecting the same, and a checkpoint's directory may be in use again.</summary>
    private static void Remove(string path)
    {
        try
        {
            File.Delete(FirstPagesFile.Beside(path));
            File.Delete(path);
            OwnDirectory.RemoveIfEmpty([Path.GetDirectoryName(path)!]);
        }
        catch (IOException) when (!File.Exists(path))
        {
            // It is gone, which is all that was wanted.
        }
    }

    /// <summary>Not one of them has its checkpoint yet.</summary>
    private IEnumerable<StoreEntry> Images() => Subdirectories.Of(Place).Order(StringComparer.Ordinal).SelectMany(ImagesIn);

    private static IEnumerable<StoreEntry> ImagesIn(string directory) =>
        from file in Subdirectories.FilesOf(directory, $"*{Extension}")
        let key = Guid.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var parsed) ? parsed : (Guid?)null
        where key is not null
        orderby file.Name
        select new StoreEntry(key.Value, Path.GetFileName(directory), null, file.Length, file.LastWriteTimeUtc, file.FullName);

    /// <summary>Of which the file of first pages is still there: it may have been written as they were removed.</summary>
    private IReadOnlyList<string> ImagesGone() =>
        [.. Subdirectories.Of(Place).SelectMany(directory => Subdirectories.FilesOf(directory, $"*{FirstPagesFile.Beside(Extension)}"))
            .Select(file => file.FullName[..^FirstPagesFile.Suffix.Length])
            .Where(image => !File.Exists(image))];

    private IReadOnlyList<StoreEntry> Referred(IReadOnlyList<StoreEntry> images)
    {
        var references = images.Count > 0 ? References() : new Dictionary<Guid, string>();
        return [.. images.Select(image => image with { Checkpoint = references.GetValueOrDefault(image.Key) })];
    }

    /// <summary>The daemon has not put the reference in its place yet.</summary>
    private bool IsInTheMaking(string container, string? isMaking)
    {
        var directory = new DockerContainerDirectory(Path.Combine(dataRoot, DockerContainerDirectory.Parent, container));
        return directory.CheckpointDirectories().Count(IsBeingFilled) > (container == isMaking ? 1 : 0);
    }

    /// <summary>The daemon makes the directory before it asks for the checkpoint, and then unpacks one file after the other into it. One that was filled by CRIU has
    /// a pstree.img.</summary>
    private static bool IsBeingFilled(string directory) =>
        Directory.Exists(directory)
        && CheckpointReference.TryRead(Path.Combine(directory, CheckpointReference.FileName)) is null
        && !File.Exists(Path.Combine(directory, ImageFormat.FileName))
        && !File.Exists(Path.Combine(directory, ImageOfCriu));
}

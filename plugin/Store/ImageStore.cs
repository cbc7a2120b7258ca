using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Native;
using CrContainers.Plugin.Configuration;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Store;

/// <summary>Images under names, for containers that start from one: NAME/checkpoint.cr in a directory that is root's.</summary>
/// <param name="operation">What is being done, for messages.</param>
/// <param name="directory">Where it is.</param>
internal sealed class ImageStore(string operation, string directory)
{
    public static ImageStore Open(string operation) => new(operation, Settings.Read().Store);

    /// <summary>An image, for reading. Its contents are not checked yet; that nobody but root has put it there is.</summary>
    /// <exception cref="CrException">There is none of this name, or others than root could have changed it.</exception>
    public FileStream Read(ImageName name)
    {
        RequireThere(name);
        RootsFile.RequireDirectory(operation, directory);
        RootsFile.RequireDirectory(operation, DirectoryOf(name));
        return new FileStream(RootsFile.Open(operation, FileOf(name)), FileAccess.Read, bufferSize: 0);
    }

    /// <summary>The images before it, of which the same is asked.</summary>
    public ParentImages ParentsOf(ImageName name) => ParentImages.OfRoots(operation, DirectoryOf(name));

    /// <summary>Copies an image into the store and checks every byte of it on the way. Nothing of a bad one stays.</summary>
    /// <exception cref="CrException">It is bad, or not complete in itself, or there is one of this name and it shall not be replaced.</exception>
    public CheckpointImage Add(ImageName name, Stream source, bool replace)
    {
        if (!replace && File.Exists(FileOf(name)))
        {
            throw new CrException(ErrorKind.Usage, operation, $"image {name}", "there is one of this name already", "give it another name, or --replace");
        }

        OwnDirectory.Make(operation, directory);
        RootsFile.RequireDirectory(operation, directory);
        using var sink = ImageSink.Open(new ImagePlace(operation, DirectoryOf(name), ImageFormat.FileName, WorkDirectory: null, WorkIsGiven: false));
        RootsFile.RequireDirectory(operation, DirectoryOf(name));
        using var bar = ProgressBar.Over($"{operation} {name}");
        var image = CheckpointEngine.VerifyImage(new CopyingStream(source, sink.Stream), bar);
        CompleteImage.Require(operation, $"image {name}", image.Head);
        sink.Publish();
        FirstPagesCopy.Run(source, image.Head.CheckpointId, FileOf(name));
        UnnamedFile.FlushDirectory(directory);
        return image;
    }

    /// <summary>All there are, in the order of their names; also those that cannot be read.</summary>
    public IReadOnlyList<StoredImage> List() => !Directory.Exists(directory)
        ? []
        : [.. new DirectoryInfo(directory).EnumerateDirectories()
            .Where(entry => ImageName.IsName(entry.Name))
            .Select(entry => ImageName.Parse(operation, entry.Name))
            .Where(name => File.Exists(FileOf(name)))
            .OrderBy(name => name.Text, StringComparer.Ordinal)
            .Select(Describe)];

    /// <exception cref="CrException">There is none of this name.</exception>
    public void Remove(ImageName name)
    {
        RequireThere(name);
        RootsFile.RequireDirectory(operation, directory);
        Directory.Delete(DirectoryOf(name), recursive: true);
    }

    private StoredImage Describe(ImageName name)
    {
        try
        {
            using var file = Read(name);
            return StoredImage.Of(name, file.Length, CheckpointEngine.ReadImage(file));
        }
        catch (CrException exception)
        {
            return StoredImage.Unreadable(name, exception.Message);
        }
    }

    private void RequireThere(ImageName name)
    {
        if (!File.Exists(FileOf(name)))
        {
            throw new CrException(ErrorKind.NotFound, operation, $"image {name}", $"there is no such image in {directory}", "cr image list shows those there are; cr image add adds one");
        }
    }

    private string DirectoryOf(ImageName name) => Path.Combine(directory, name.Text);

    private string FileOf(ImageName name) => Path.Combine(DirectoryOf(name), ImageFormat.FileName);
}

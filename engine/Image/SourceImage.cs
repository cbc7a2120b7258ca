using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image;

/// <summary>One image whose page contents another one uses: open, its records checked, its contents read when they are needed. Whether it uses contents
/// of others itself does not matter: what is used of it lies in it.</summary>
internal sealed class SourceImage : IDisposable
{
    private readonly FileStream file;
    private readonly string name;
    private readonly Dictionary<ulong, PageContents> contents = [];

    private SourceImage(FileStream file)
    {
        this.file = file;
        name = $"image {RealPath.Of(file.SafeFileHandle)}";
    }

    /// <param name="file">At its beginning; disposed of with this, or if it cannot be used.</param>
    /// <param name="id">The checkpoint that it must be.</param>
    /// <param name="kept">Keeps blocks of its contents.</param>
    /// <exception cref="CrException">It is bad, or another one.</exception>
    public static SourceImage Open(FileStream file, Guid id, KeptBlocks kept)
    {
        var source = new SourceImage(file);
        try
        {
            source.Locate(id, kept);
            return source;
        }
        catch (ImageException exception)
        {
            source.Dispose();
            throw exception.In(source.name);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Contents of the address space that has the same id as one that uses them.</summary>
    /// <param name="memory">That one.</param>
    /// <param name="runs">What it uses.</param>
    /// <exception cref="CrException">There are no such contents here.</exception>
    public PageContents Of(MmImage memory, IEnumerable<PlacedRun> runs)
    {
        if (!contents.TryGetValue(memory.Mm.Id, out var found))
        {
            throw Unfit($"it has no MM {memory.Mm.Id}, whose pages are wanted");
        }

        foreach (var run in runs.Where(run => run.PlaceEnd > (ulong)found.Pages))
        {
            throw Unfit($"the page run at {run.Start:x} wants {run.Pages} pages at place {run.Place}, and the contents of MM {memory.Mm.Id} have {found.Pages} pages");
        }

        return found;
    }

    public void Dispose() => file.Dispose();

    private void Locate(Guid id, KeptBlocks kept)
    {
        if (!file.CanSeek)
        {
            throw new CrException(ErrorKind.Usage, "read", name, "pages of it are wanted in any order, and it is a pipe", "write it to a file");
        }

        var reader = new ImageReader(file);
        var image = reader.ReadState();
        if (image.Head.CheckpointId != id)
        {
            throw Unfit($"it is checkpoint {image.Head.CheckpointId}, not {id}");
        }

        reader.PassFiles(image);
        foreach (var task in image.Tasks)
        {
            contents.Add(task.Memory.Mm.Id, reader.TryLocatePages(task.Memory, kept, name)!);
        }

        reader.ReadTail();
    }

    private CrException Unfit(string reason) => new(ErrorKind.ImageFormat, "read", name, reason, "it is not the image that was there when the later one was made");
}

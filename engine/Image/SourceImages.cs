using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>The images whose page contents one image uses: open, and found to be those that it means.</summary>
internal sealed class SourceImages : IDisposable
{
    private readonly CheckpointImage image;
    private readonly List<SourceImage> sources = [];
    private ByteProgress? progress;
    private long done;

    private SourceImages(CheckpointImage image)
    {
        this.image = image;
        Kept = KeptBlocks.For(image);
    }

    /// <summary>Keeps blocks of them, and of the image itself.</summary>
    public KeptBlocks Kept { get; }

    /// <param name="image">Checked.</param>
    /// <param name="open">Opens the image of a checkpoint; null where nobody can.</param>
    /// <exception cref="CrException">One is missing, bad, or another one than the image means.</exception>
    public static SourceImages Open(CheckpointImage image, Func<Guid, FileStream>? open)
    {
        var opened = new SourceImages(image);
        try
        {
            foreach (var id in image.Head.Sources)
            {
                opened.sources.Add(SourceImage.Open(open is null ? throw Missing(id) : open(id), id, opened.Kept));
            }

            foreach (var task in image.Tasks)
            {
                opened.Of(task.Memory);
            }

            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>The contents in each of them that an address space uses: at n those of source n + 1, null where it uses none.</summary>
    public IReadOnlyList<PageContents?> Of(MmImage memory)
    {
        var runs = memory.Pages.Runs.ToLookup(run => run.Source);
        return [.. sources.Select((source, index) => runs.Contains((uint)index + 1) ? source.Of(memory, runs[(uint)index + 1]) : null)];
    }

    /// <summary>Tells from now on how much of them has been read, after what the image itself holds.</summary>
    public void Tell(IProgress<EngineProgress>? told) => progress = new ByteProgress(told, "read", -image.ContentBytes, image.AllBytes);

    /// <summary>Reads the pages of an address space whose contents are not in the image itself. Each block is checked before a page of it is given out.</summary>
    /// <param name="memory">The address space.</param>
    /// <param name="chunk">Takes them.</param>
    public void ReadPages(MmImage memory, PageChunk chunk)
    {
        foreach (var (contents, index) in Of(memory).Select((contents, index) => (contents, index)))
        {
            foreach (var run in memory.Pages.InPlaceOrder((uint)index + 1))
            {
                Read(contents!, run, chunk);
                progress?.At(done += (long)run.Bytes);
            }
        }
    }

    public void Dispose() => sources.ForEach(source => source.Dispose());

    private static void Read(PageContents contents, PlacedRun run, PageChunk chunk)
    {
        for (ulong done = 0; done < run.Pages;)
        {
            var bytes = contents.Read((long)(run.Place + done), (int)Math.Min(run.Pages - done, PageContents.BlockPages));
            chunk(run.Start + (done * ImageFormat.PageSize), bytes);
            done += (ulong)bytes.Length / ImageFormat.PageSize;
        }
    }

    private static CrException Missing(Guid id) => new(
        ErrorKind.NotFound, "read", "image", $"it uses pages of checkpoint {id}, and nobody said where that is", "cr merge makes one complete image of it and those before it");
}

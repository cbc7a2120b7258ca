using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>Makes one complete image of one that uses pages of others: the same records, and all pages by ascending address.</summary>
internal sealed class ImageMerge
{
    private readonly ImageReader reader;
    private readonly CheckpointImage image;
    private readonly IProgress<EngineProgress>? progress;

    /// <exception cref="CrException">The image is bad, or comes through a pipe: its pages are wanted in another order than they come.</exception>
    public ImageMerge(FileStream file, IProgress<EngineProgress>? progress)
    {
        if (!file.CanSeek)
        {
            throw new CrException(ErrorKind.Usage, "merge", "image", "it comes through a pipe", "write it to a file first");
        }

        reader = new ImageReader(file);
        image = reader.ReadState();
        this.progress = progress;
    }

    /// <summary>Nothing is to be made of the output before this returns: what is copied is checked as it comes, and TAIL last.</summary>
    /// <param name="output">Takes the image.</param>
    /// <param name="open">Opens the other images.</param>
    /// <returns>What was written.</returns>
    public CheckpointImage Run(Stream output, Func<Guid, FileStream> open)
    {
        using var sources = SourceImages.Open(image, open);
        var merged = Merged();
        using var writer = new ImageWriter(output, new ByteProgress(progress, "write", 0, merged.ContentBytes));
        StateWriter.Write(writer, merged);
        reader.ReadTrees(image, new CopiedTrees(writer));
        foreach (var file in image.NamelessFiles)
        {
            reader.ReadFile(file, writer.Write);
        }

        var pages = image.Tasks.Select(task => new PlacedPages(task.Memory, reader.TryLocatePages(task.Memory, sources.Kept)!, sources)).ToList();
        reader.ReadTail();
        foreach (var (task, contents) in merged.Tasks.Zip(pages))
        {
            WritePages(writer, task.Memory.Pages, contents);
        }

        writer.Finish();
        progress?.Report(new EngineProgress("write", "the image is complete"));
        return merged;
    }

    private CheckpointImage Merged() => image with
    {
        Head = image.Head with { Minor = ImageFormat.Minor, CheckpointId = Guid.NewGuid(), Sources = [] },
        Tasks = [.. image.Tasks.Select(task => task with { Memory = task.Memory with { Pages = Sequence(task.Memory.Pages) } })],
    };

    private static PagesRecord Sequence(PagesRecord pages) => pages with { Contents = pages.TotalPages, Runs = PlacedRun.InSequence(pages.Joined()) };

    private static void WritePages(ImageWriter writer, PagesRecord record, PlacedPages pages)
    {
        writer.BeginPages(record.Id, (long)record.ContentBytes);
        writer.WritePages((long)record.ContentBytes, (done, into) => Fill(pages, done, into));
        writer.EndPages();
    }

    private static void Fill(PlacedPages pages, long done, Span<byte> into)
    {
        while (into.Length > 0)
        {
            var bytes = pages.Read(done / ImageFormat.PageSize, PageContents.BlockPages)[(int)(done % ImageFormat.PageSize)..];
            bytes = bytes[..Math.Min(bytes.Length, into.Length)];
            bytes.CopyTo(into);
            into = into[bytes.Length..];
            done += bytes.Length;
        }
    }
}

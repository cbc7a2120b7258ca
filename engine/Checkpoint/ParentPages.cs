using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The pages of the image that a checkpoint builds on, and of those that it uses itself: numbered as the new image's sources, the parent first.</summary>
internal sealed class ParentPages : IDisposable
{
    private readonly FileStream file;
    private readonly SourceImages sources;
    private readonly IReadOnlyList<PageContents?> contents;

    private ParentPages(FileStream file, CheckpointImage image, SourceImages sources, PageContents own)
    {
        this.file = file;
        this.sources = sources;
        var memory = image.Tasks[0].Memory;
        contents = [null, own, .. sources.Of(memory)];
        MmId = memory.Mm.Id;
        Ids = [image.Head.CheckpointId, .. image.Head.Sources];
        Runs = [.. memory.Pages.Runs.Select(run => run with { Source = run.Source + 1 })];
    }

    /// <summary>Checkpoint ids: at n that of source n + 1. The first is the parent's.</summary>
    public IReadOnlyList<Guid> Ids { get; }

    /// <summary>Where the contents of each of its pages lie.</summary>
    public IReadOnlyList<PlacedRun> Runs { get; }

    /// <summary>Of the address space.</summary>
    public ulong MmId { get; }

    /// <exception cref="CrException">It is bad, has pages in an image that is missing, or has as many sources as an image may have.</exception>
    public static ParentPages Open(ParentImage parent)
    {
        try
        {
            return Open(parent.Image, parent.Sources);
        }
        catch
        {
            parent.Image.Dispose();
            throw;
        }
    }

    /// <summary>The contents of one page.</summary>
    public ReadOnlySpan<byte> Page(PlacedRun run) => contents[(int)run.Source]!.Read((long)run.Place, 1);

    public void Dispose()
    {
        sources.Dispose();
        file.Dispose();
    }

    private static ParentPages Open(FileStream file, Func<Guid, FileStream>? open)
    {
        var reader = new ImageReader(file);
        var image = reader.ReadState();
        if (image.Head.Sources.Count >= ImageLimits.Sources)
        {
            throw new CrException(ErrorKind.Usage, "read", "the parent image", $"it uses pages of {image.Head.Sources.Count} others, and an image can use {ImageLimits.Sources}", "cr merge makes one complete image of them");
        }

        if (image.Tasks.Count > 1)
        {
            throw new CrException(ErrorKind.Unsupported, "read", "the parent image", "it has more than one task", "give the image of a container with one");
        }

        var sources = SourceImages.Open(image, open);
        try
        {
            reader.PassFiles(image);
            var own = reader.TryLocatePages(image.Tasks[0].Memory, sources.Kept, "the parent image")!;
            reader.ReadTail();
            return new ParentPages(file, image, sources, own);
        }
        catch
        {
            sources.Dispose();
            throw;
        }
    }
}

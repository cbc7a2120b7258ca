using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>Has the disk read what a lazy restore begins with while the fresh container is still being made.</summary>
internal static class FirstReadAhead
{
    /// <summary>They stand before the pages, and are read to come to these; more takes longer than the container is made.</summary>
    private const long MostFiles = 64 << 20;

    /// <summary>Leaves the stream where it was. What is wrong with the image, or with the file beside it, the restore tells.</summary>
    public static void Run(FileStream stream)
    {
        var start = stream.Position;
        try
        {
            if (FirstPagesFile.Find(stream.SafeFileHandle) is { } first)
            {
                Run(first, new ImageReader(stream));
            }
        }
        catch (CrException)
        {
            // The restore meets it as well.
        }

        stream.Position = start;
    }

    /// <summary>Of an image that is complete in itself: others are opened later.</summary>
    private static void Run(FirstPages first, ImageReader reader)
    {
        var image = reader.ReadState();
        var memory = image.Tasks[0].Memory;
        if (image.Head.Sources.Count > 0 || image.ContentBytes - (long)memory.Pages.ContentBytes > MostFiles)
        {
            return;
        }

        reader.PassFiles(image);
        using var none = SourceImages.Open(image, open: null);
        if (reader.TryLocatePages(memory, none.Kept) is { } contents)
        {
            var pages = new PlacedPages(memory, contents, none);
            foreach (var (of, block) in first.Locate(image.Head.CheckpointId, LazyPlan.Of(image.Tasks[0])).SelectMany(area => pages.BlocksOf(area.First, area.Count)).Distinct())
            {
                of.ReadAhead(block);
            }
        }
    }
}

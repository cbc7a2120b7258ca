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

    private static void Run(FirstPages first, ImageReader reader)
    {
        var image = reader.ReadState();
        var task = image.Tasks[0];
        if (image.ContentBytes - (long)task.Memory.Pages.Bytes <= MostFiles && PassFiles(reader, image).TryLocatePages(task.Memory) is { } contents)
        {
            foreach (var block in first.Locate(image.Head.CheckpointId, LazyPlan.Of(task)).SelectMany(BlocksOf).Distinct())
            {
                contents.ReadAhead(block);
            }
        }
    }

    private static ImageReader PassFiles(ImageReader reader, CheckpointImage image)
    {
        reader.ReadTrees(image, new IgnoredTrees());
        foreach (var file in image.NamelessFiles)
        {
            reader.ReadFile(file, static _ => { });
        }

        return reader;
    }

    private static IEnumerable<long> BlocksOf(LazyArea area)
    {
        for (var block = area.First / PageContents.BlockPages; block * PageContents.BlockPages < area.First + area.Count; block++)
        {
            yield return block;
        }
    }
}

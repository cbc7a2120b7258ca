using CrContainers.Engine.Image;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Copies the pages of one address space into the image.</summary>
internal static class PageWriter
{
    public static void Write(ImageWriter writer, CapturedTask task)
    {
        var pages = task.Image.Memory.Pages;
        writer.BeginPages(pages.Id, (long)pages.TotalPages * ImageFormat.PageSize);
        using var memory = task.OpenMemory();
        foreach (var run in pages.Runs)
        {
            writer.WritePages((long)run.Bytes, (done, into) => memory.Read(run.Start + (ulong)done, into));
        }

        writer.EndPages();
    }
}

using CrContainers.Engine.Image;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Copies the pages of one address space into the image.</summary>
internal static class PageWriter
{
    public static void Write(ImageWriter writer, CapturedTask task)
    {
        var pages = task.Image.Memory.Pages;
        writer.BeginPages(pages.Id, (long)pages.ContentBytes);
        using var memory = task.OpenMemory();
        var runs = new RunReader(memory, task.Stale);
        writer.WritePages((long)pages.ContentBytes, (_, into) => runs.Fill(into));
        writer.EndPages();
    }
}

using CrContainers.Engine.Image;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Copies the pages of one address space into the image.</summary>
internal static class PageWriter
{
    private const int ChunkBytes = 4 << 20;

    public static void Write(ImageWriter writer, CapturedTask task)
    {
        var pages = task.Image.Memory.Pages;
        writer.BeginPages(pages.Id, (long)pages.TotalPages * ImageFormat.PageSize);
        using var memory = new TaskMemoryReader(task.Process.HostPid);
        var buffer = new byte[ChunkBytes];
        foreach (var run in pages.Runs)
        {
            for (var address = run.Start; address < run.End;)
            {
                var chunk = buffer.AsSpan(0, (int)Math.Min(ChunkBytes, run.End - address));
                memory.Read(address, chunk);
                writer.WritePages(chunk);
                address += (ulong)chunk.Length;
            }
        }

        writer.EndPages();
    }
}

using System.IO.Hashing;
using CrContainers.Engine.Image;

namespace CrContainers.Tests.Live.Containers;

/// <summary>The pages of an image's init, by address.</summary>
internal static class ImagePages
{
    /// <summary>All but contents.</summary>
    public static CheckpointImage StateOf(string directory)
    {
        using var file = File.OpenRead(Path.Combine(directory, ImageFormat.FileName));
        return new ImageReader(file).ReadState();
    }

    /// <summary>The kernel writes the number of the CPU into a thread's rseq(2) area whenever the thread is moved to another: that is no contents.</summary>
    /// <returns>A checksum of each page.</returns>
    public static SortedDictionary<ulong, ulong> Of(string directory)
    {
        var pages = new SortedDictionary<ulong, ulong>();
        using var file = File.OpenRead(Path.Combine(directory, ImageFormat.FileName));
        var reader = new ImageReader(file);
        var image = reader.ReadState();
        reader.PassFiles(image);
        var areas = image.Tasks[0].Threads.Select(thread => thread.Thread.Rseq).Where(area => area != 0).ToArray();
        var page = new byte[ImageFormat.PageSize];
        reader.ReadPages(image.Tasks[0].Memory, (address, contents) =>
        {
            for (var at = 0; at < contents.Length; at += page.Length)
            {
                contents.Slice(at, page.Length).CopyTo(page);
                ClearCpu(page, address + (ulong)at, areas);
                pages.Add(address + (ulong)at, XxHash3.HashToUInt64(page));
            }
        });
        return pages;
    }

    /// <summary>struct rseq: cpu_id_start and cpu_id, and behind the 16 bytes of rseq_cs and flags node_id and mm_cid. It is aligned to 32 bytes, within a page.</summary>
    private static void ClearCpu(byte[] page, ulong address, ulong[] areas)
    {
        foreach (var area in areas.Where(area => area - address < (ulong)page.Length))
        {
            var at = (int)(area - address);
            page.AsSpan(at, 8).Clear();
            page.AsSpan(at + 20, 8).Clear();
        }
    }
}

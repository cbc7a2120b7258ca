using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Live.Containers;

/// <summary>Changes an image in a way that leaves its checksums right.</summary>
internal static class CraftedImage
{
    /// <summary>Writes the image again, with other records.</summary>
    public static void Rewrite(string file, Func<CheckpointImage, CheckpointImage> change) => Rewrite(file, change, entry => entry);

    /// <summary>Writes the image again, with other records, also of its trees.</summary>
    public static void Rewrite(string file, Func<CheckpointImage, CheckpointImage> change, Func<TreeEntryRecord, TreeEntryRecord> changeEntry)
    {
        using var old = new MemoryStream(File.ReadAllBytes(file));
        using var stream = File.Create(file);
        var reader = new ImageReader(old);
        var image = reader.ReadState();
        var changed = change(image);
        using var writer = new ImageWriter(stream);
        StateWriter.Write(writer, changed);
        reader.ReadTrees(image, new TreeCopy(writer, changeEntry));
        foreach (var nameless in image.NamelessFiles)
        {
            reader.ReadFile(nameless, writer.Write);
        }

        foreach (var (task, written) in image.Tasks.Zip(changed.Tasks))
        {
            CopyPages(reader, task.Memory, writer, written.Memory.Pages);
        }

        writer.Finish();
    }

    /// <summary>The same without a page.</summary>
    public static CheckpointImage WithoutPages(CheckpointImage image) => image with
    {
        Head = image.Head with { Sources = [] },
        Tasks = [.. image.Tasks.Select(task => task with { Memory = task.Memory with { Pages = task.Memory.Pages with { Contents = 0, Runs = [] } } })],
    };

    /// <summary>Contents in the places that the other image gives their addresses.</summary>
    private static void CopyPages(ImageReader reader, MmImage memory, ImageWriter writer, PagesRecord pages)
    {
        var contents = new byte[pages.ContentBytes];
        reader.ReadPages(memory, (address, chunk) =>
        {
            for (var at = 0; at < chunk.Length; at += ImageFormat.PageSize)
            {
                var page = address + (ulong)at;
                var run = pages.Runs.FirstOrDefault(run => run.Source == 0 && run.Start <= page && page < run.End);
                if (run.Pages > 0)
                {
                    chunk.Slice(at, ImageFormat.PageSize).CopyTo(contents.AsSpan(((int)run.Place * ImageFormat.PageSize) + (int)(page - run.Start)));
                }
            }
        });
        writer.BeginPages(pages.Id, contents.Length);
        writer.WritePages(contents.Length, (done, into) => contents.AsSpan((int)done, into.Length).CopyTo(into));
        writer.EndPages();
    }

    /// <summary>Has the image name another file.</summary>
    public static void Rename(string file, string from, string to) => Rewrite(file, image =>
    {
        Assert.Contains(image.Files, record => record.Path == from);
        return image with { Files = [.. image.Files.Select(record => record.Path == from ? record with { Path = to } : record)] };
    });

    /// <summary>Changes one byte of HEAD's payload.</summary>
    public static void ChangeHead(string file, int position)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[RecordHeader.Size + position] ^= 1;
        var head = RecordHeader.Read(bytes);
        var sum = RecordHeader.ChecksumOf(bytes, bytes.AsSpan(RecordHeader.Size, (int)head.Length));
        (head with { Checksum = sum }).Write(bytes);
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>Where each record of an image begins, and where the last one ends.</summary>
    public static IReadOnlyList<int> Boundaries(ReadOnlySpan<byte> image)
    {
        var found = new List<int> { 0 };
        while (found[^1] < image.Length)
        {
            found.Add(found[^1] + RecordHeader.Size + (int)RecordHeader.Read(image[found[^1]..]).Length);
        }

        return found;
    }
}

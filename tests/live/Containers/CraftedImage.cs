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
        using var writer = new ImageWriter(stream);
        StateWriter.Write(writer, change(image));
        reader.ReadTrees(image, new TreeCopy(writer, changeEntry));
        foreach (var nameless in image.NamelessFiles)
        {
            reader.ReadFile(nameless, writer.Write);
        }

        foreach (var task in image.Tasks)
        {
            writer.BeginPages(task.Memory.Mm.Id, (long)task.Memory.Pages.ContentBytes);
            reader.ReadPages(task.Memory, (_, contents) => Copy(writer, contents.ToArray()));
            writer.EndPages();
        }

        writer.Finish();
    }

    private static void Copy(ImageWriter writer, byte[] contents) =>
        writer.WritePages(contents.Length, (done, into) => contents.AsSpan((int)done, into.Length).CopyTo(into));

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

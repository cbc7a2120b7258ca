using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Copies a listed file system in memory into the image.</summary>
internal static class TreeWriter
{
    public static void Write(ImageWriter writer, CapturedTree tree)
    {
        foreach (var entry in tree.Entries)
        {
            writer.Write(entry.Record);
            if (entry.Extents.Count > 0)
            {
                WriteContents(writer, tree.Files, entry);
            }
        }
    }

    private static void WriteContents(ImageWriter writer, MountedTree files, CapturedEntry entry)
    {
        using var file = files.Open(entry.Record.Path, OpenFlags.ReadOnly);
        foreach (var (start, length) in entry.Extents)
        {
            for (long done = 0; done < length;)
            {
                var part = new byte[Math.Min(length - done, ImageLimits.TreeData)];
                Fill(file, files.NameOf(entry.Record.Path), part, start + done);
                writer.Write(new TreeDataRecord(start + done, part));
                done += part.Length;
            }
        }
    }

    private static void Fill(SafeFileHandle file, string name, byte[] part, long offset)
    {
        for (var done = 0; done < part.Length;)
        {
            var count = FileOpening.ReadAt(file, name, part.AsSpan(done), offset + done);
            done += count > 0 ? count : throw new CrException(
                ErrorKind.Unsupported, "read", name, "it became shorter while it was read: a process put into the container by exec writes to it",
                "end that process first");
        }
    }
}

using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Copies a listed file system in memory into the image.</summary>
internal static class TreeWriter
{
    public static void Write(IRecordSink records, CapturedTree tree)
    {
        foreach (var entry in tree.Entries)
        {
            records.Write(entry.Record);
            if (entry.Extents.Count > 0)
            {
                WriteContents(records, tree.Files, entry);
            }
        }
    }

    private static void WriteContents(IRecordSink records, MountedTree files, CapturedEntry entry)
    {
        using var file = files.Open(entry.Record.Path, OpenFlags.ReadOnly);
        ContentsWriter.Write(records, file, files.NameOf(entry.Record.Path), entry.Extents, ImageLimits.TreeData, (offset, part) => new TreeDataRecord(offset, part));
    }
}

using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Copies the contents of a file without a name into the image.</summary>
internal static class NamelessWriter
{
    public static void Write(IRecordSink records, CapturedFile file)
    {
        if (file.Extents.Count > 0)
        {
            using var handle = FileOpening.Open(file.Link, OpenFlags.ReadOnly);
            ContentsWriter.Write(records, handle, file.Record.ShownName, file.Extents, ImageLimits.FileData, (offset, part) => new FileDataRecord(file.Record.Id, offset, part));
        }
    }
}

using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Image.Validation;

namespace CrContainers.Engine.Image;

/// <summary>Reads the contents of one TREE and checks them as they come.</summary>
internal sealed class TreeReader(RecordReader records, TreeRecord tree)
{
    private readonly TreeValidator validator = new(records.Checks);
    private long dataBytes;

    public void Read(ITreeSink sink)
    {
        sink.Begin(tree);
        for (var i = 0; i < tree.EntryCount; i++)
        {
            var entry = records.Read<TreeEntryRecord>();
            validator.Validate(entry);
            sink.Take(entry);
            ReadData(entry, sink);
        }

        records.Checks.Require(dataBytes == tree.DataBytes, tree, $"TREE {tree.MountPoint} holds {dataBytes} bytes, not {tree.DataBytes}");
        sink.End();
    }

    private void ReadData(TreeEntryRecord entry, ITreeSink sink)
    {
        ContentsReader.Read<TreeDataRecord>(records, entry.Size, entry.DataBytes, sink.Write);
        dataBytes += entry.DataBytes;
    }
}

namespace CrContainers.Engine.Image.Records;

/// <summary>TREE_DATA (703): a part of the contents of the regular file whose TREE_ENTRY came last.</summary>
/// <param name="Offset">Bytes from the file's start.</param>
/// <param name="Contents">At least one byte.</param>
public sealed record TreeDataRecord(long Offset, byte[] Contents) : IRecord<TreeDataRecord>, IFileContents
{
    public static RecordType Type => RecordType.TreeData;

    public void Write(PayloadWriter writer)
    {
        writer.I64(Offset);
        writer.Bytes(Contents);
    }

    public static TreeDataRecord Read(ref PayloadReader reader, ulong id) => new(reader.I64(), reader.Bytes(ImageLimits.TreeData));
}

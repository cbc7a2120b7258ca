namespace CrContainers.Engine.Image.Records;

/// <summary>TREE (701): a file system in memory (tmpfs) that is the container's own; what is in it comes as TREE_ENTRY and TREE_DATA,
/// after the state of all tasks.</summary>
public sealed record TreeRecord : IRecord<TreeRecord>
{
    public static RecordType Type => RecordType.Tree;

    public required string MountPoint { get; init; }

    /// <summary>TREE_ENTRY records.</summary>
    public required int EntryCount { get; init; }

    /// <summary>Bytes of all its files' contents, holes left out.</summary>
    public required long DataBytes { get; init; }

    public void Write(PayloadWriter writer)
    {
        writer.Name(MountPoint);
        writer.I32(EntryCount);
        writer.I64(DataBytes);
    }

    public static TreeRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        MountPoint = reader.Name(ImageLimits.PathLength),
        EntryCount = HeadCheck.Count(ref reader, 0, ImageLimits.TreeEntries),
        DataBytes = reader.I64(),
    };
}

namespace CrContainers.Engine.Image.Records;

/// <summary>TREE_ENTRY (702): one name in a TREE, after the directory it lies in.</summary>
public sealed record TreeEntryRecord : IRecord<TreeEntryRecord>
{
    public static RecordType Type => RecordType.TreeEntry;

    public required TreeEntryKind Kind { get; init; }

    /// <summary>Relative to the mount point; "" is the mounted directory itself.</summary>
    public required string Path { get; init; }

    /// <summary>Permission bits with set-uid, set-gid and sticky.</summary>
    public uint Mode { get; init; }
    public uint Uid { get; init; }
    public uint Gid { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public long Modified { get; init; }

    /// <summary>Bytes of a regular file, its holes among them; else 0.</summary>
    public long Size { get; init; }

    /// <summary>Bytes that follow as TREE_DATA.</summary>
    public long DataBytes { get; init; }

    /// <summary>Where a symbolic link leads; the earlier name of a hard link; else "".</summary>
    public string Target { get; init; } = "";

    public void Write(PayloadWriter writer)
    {
        writer.I32((int)Kind);
        writer.Name(Path);
        writer.U32(Mode);
        writer.U32(Uid);
        writer.U32(Gid);
        writer.I64(Modified);
        writer.I64(Size);
        writer.I64(DataBytes);
        writer.Name(Target);
    }

    public static TreeEntryRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Kind = reader.Enum<TreeEntryKind>(),
        Path = reader.Name(ImageLimits.PathLength),
        Mode = reader.U32(),
        Uid = reader.U32(),
        Gid = reader.U32(),
        Modified = reader.I64(),
        Size = reader.I64(),
        DataBytes = reader.I64(),
        Target = reader.Name(ImageLimits.PathLength),
    };
}

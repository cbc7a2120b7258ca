namespace CrContainers.Engine.Image.Records;

/// <summary>FILE (301): a file, directory or FIFO by its path beneath the container's root, and what identifies it.</summary>
public sealed record FileRecord : IRecord<FileRecord>
{
    public static RecordType Type => RecordType.File;

    public required ulong Id { get; init; }
    public required FileKind Kind { get; init; }
    public required string Path { get; init; }
    public required ulong Device { get; init; }
    public required ulong Inode { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Time of the last change of the contents, nanoseconds since 1970.</summary>
    public required long Modified { get; init; }

    /// <summary>The ELF note NT_GNU_BUILD_ID, empty where the file has none or was never mapped.</summary>
    public byte[] BuildId { get; init; } = [];

    public void Write(PayloadWriter writer)
    {
        writer.I32((int)Kind);
        writer.Name(Path);
        writer.U64(Device);
        writer.U64(Inode);
        writer.I64(Size);
        writer.I64(Modified);
        writer.Bytes(BuildId);
    }

    public static FileRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Id = id,
        Kind = reader.Enum<FileKind>(),
        Path = reader.Name(ImageLimits.PathLength),
        Device = reader.U64(),
        Inode = reader.U64(),
        Size = reader.I64(),
        Modified = reader.I64(),
        BuildId = reader.Bytes(ImageLimits.BuildIdLength),
    };
}

namespace CrContainers.Engine.Image.Records;

/// <summary>FILE (301): a file, directory or FIFO by its path beneath the container's root, and what identifies it; or one that has no name, which is made again.</summary>
public sealed record FileRecord : IRecord<FileRecord>
{
    public static RecordType Type => RecordType.File;

    public required ulong Id { get; init; }
    public required FileKind Kind { get; init; }

    /// <summary>Of a file without a name the one it had; of a memfd what memfd_create(2) was given; else "".</summary>
    public required string Path { get; init; }
    public required ulong Device { get; init; }
    public required ulong Inode { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Time of the last change of the contents, nanoseconds since 1970.</summary>
    public required long Modified { get; init; }

    /// <summary>The ELF note NT_GNU_BUILD_ID, empty where the file has none or was never mapped.</summary>
    public byte[] BuildId { get; init; } = [];

    /// <summary>Of a file without a name; null for one that has one.</summary>
    public NamelessDetail? Nameless { get; init; }

    /// <summary>Bytes that can be in it: a segment of huge pages has the rest of its last one, too.</summary>
    public long Room => Kind == FileKind.Segment && Nameless!.HugePageSize > 0 ? PagedSize : Size;

    /// <summary>Bytes of its pages, the last one whole.</summary>
    public long PagedSize
    {
        get
        {
            var page = Nameless is { HugePageSize: > 0 and var size } ? (long)size : ImageFormat.PageSize;
            return Size > long.MaxValue - page ? Size : (Size + page - 1) / page * page;
        }
    }

    public bool IsDirectory => Kind is FileKind.Directory or FileKind.RemovedDirectory;

    /// <summary>Its bytes can be opened and mapped.</summary>
    public bool IsMappable => Kind == FileKind.Regular || HasContents;

    /// <summary>Its contents are in the image, as FILE_DATA.</summary>
    public bool HasContents => Kind is FileKind.Nameless or FileKind.MemoryFile or FileKind.SharedMemory or FileKind.Segment;

    /// <summary>As the links and maps of /proc show it.</summary>
    public string ShownName => Kind switch
    {
        FileKind.Nameless or FileKind.RemovedDirectory => Path + Deleted,
        FileKind.MemoryFile => $"/memfd:{Path}{Deleted}",
        FileKind.SharedMemory => $"/dev/zero{Deleted}",
        FileKind.Segment => $"/SYSV{Nameless!.Key:x8}{Deleted}",
        _ => Path,
    };

    private const string Deleted = " (deleted)";

    private static bool HasDetail(FileKind kind) => kind >= FileKind.Nameless;

    public void Write(PayloadWriter writer)
    {
        writer.I32((int)Kind);
        writer.Name(Path);
        writer.U64(Device);
        writer.U64(Inode);
        writer.I64(Size);
        writer.I64(Modified);
        writer.Bytes(BuildId);
        Nameless?.Write(writer);
    }

    public static FileRecord Read(ref PayloadReader reader, ulong id)
    {
        var kind = reader.Enum<FileKind>();
        return new()
        {
            Id = id,
            Kind = kind,
            Path = reader.Name(ImageLimits.PathLength),
            Device = reader.U64(),
            Inode = reader.U64(),
            Size = reader.I64(),
            Modified = reader.I64(),
            BuildId = reader.Bytes(ImageLimits.BuildIdLength),
            Nameless = HasDetail(kind) ? NamelessDetail.Read(ref reader) : null,
        };
    }
}

namespace CrContainers.Engine.Image.Records;

/// <summary>HEAD (1): what made the image and what a host must have to restore it. Readable without the rest.</summary>
public sealed record HeadRecord : IRecord<HeadRecord>
{
    private const int CountsSince = 1;
    private const int FileClaimsSince = 3;
    private const int SourcesSince = 4;
    private const int IdBytes = 16;

    public static RecordType Type => RecordType.Head;

    public ushort Major { get; init; } = ImageFormat.Major;
    public ushort Minor { get; init; } = ImageFormat.Minor;
    public required Guid CheckpointId { get; init; }

    /// <summary>Nanoseconds since 1970, UTC.</summary>
    public required long Created { get; init; }
    public required string Architecture { get; init; }
    public required int PageSize { get; init; }

    /// <summary>uname -r.</summary>
    public required string KernelRelease { get; init; }
    public required string EngineVersion { get; init; }

    /// <summary>XSTATE components in use by any thread: bits as in XCR0.</summary>
    public required ulong CpuFeatures { get; init; }

    /// <summary>XXH3-64 of the vDSO's pages, 0 where the tasks have none: its code is the kernel's, a restore needs the same.</summary>
    public required ulong VdsoSum { get; init; }

    /// <summary>Options of the checkpoint; none is defined yet.</summary>
    public ulong Flags { get; init; }
    public required int TaskCount { get; init; }
    public required int FileCount { get; init; }
    public required int OpenFileCount { get; init; }

    /// <summary>NOTE records; from version 2.1 on, as the two below.</summary>
    public int NoteCount { get; init; }
    public int TerminalCount { get; init; }
    public int TreeCount { get; init; }

    /// <summary>Checkpoint ids of the images whose page contents PAGES refers to; none where the image is complete in itself. From version 2.4 on.</summary>
    public IReadOnlyList<Guid> Sources { get; init; } = [];

    /// <summary>PAGE_DATA may begin with more zeros than its contents need to be aligned.</summary>
    internal bool HasLongPadding => Minor >= SourcesSince;

    /// <summary>Each task has FILE_LOCKS and FILE_OWNERS.</summary>
    internal bool HasFileClaims => Minor >= FileClaimsSince;

    public void Write(PayloadWriter writer)
    {
        writer.U32(ImageFormat.HeadMagic);
        writer.U16(Major);
        writer.U16(Minor);
        writer.Raw(CheckpointId.ToByteArray());
        writer.I64(Created);
        writer.Name(Architecture);
        writer.I32(PageSize);
        writer.Name(KernelRelease);
        writer.Name(EngineVersion);
        writer.U64(CpuFeatures);
        writer.U64(VdsoSum);
        writer.U64(Flags);
        writer.I32(TaskCount);
        writer.I32(FileCount);
        writer.I32(OpenFileCount);
        if (Minor >= CountsSince)
        {
            writer.I32(NoteCount);
            writer.I32(TerminalCount);
            writer.I32(TreeCount);
        }

        if (Minor >= SourcesSince)
        {
            writer.List(Sources, static (to, source) => to.Raw(source.ToByteArray()));
        }

        writer.Minor = Minor;
    }

    public static HeadRecord Read(ref PayloadReader reader, ulong id)
    {
        HeadCheck.Magic(ref reader);
        var (major, minor) = HeadCheck.Version(ref reader);
        reader.Minor = minor;
        return new()
        {
            Major = major,
            Minor = minor,
            CheckpointId = Id(ref reader),
            Created = reader.I64(),
            Architecture = reader.Name(ImageLimits.NameLength),
            PageSize = reader.I32(),
            KernelRelease = reader.Name(ImageLimits.NameLength),
            EngineVersion = reader.Name(ImageLimits.NameLength),
            CpuFeatures = reader.U64(),
            VdsoSum = reader.U64(),
            Flags = HeadCheck.Flags(ref reader),
            TaskCount = HeadCheck.Count(ref reader, 1, ImageLimits.Tasks),
            FileCount = HeadCheck.Count(ref reader, 0, ImageLimits.Files),
            OpenFileCount = HeadCheck.Count(ref reader, 0, ImageLimits.Files),
            NoteCount = minor < CountsSince ? 0 : HeadCheck.Count(ref reader, 0, ImageLimits.Notes),
            TerminalCount = minor < CountsSince ? 0 : HeadCheck.Count(ref reader, 0, ImageLimits.Terminals),
            TreeCount = minor < CountsSince ? 0 : HeadCheck.Count(ref reader, 0, ImageLimits.Trees),
            Sources = minor < SourcesSince ? [] : reader.List(ImageLimits.Sources, IdBytes, Id),
        };
    }

    private static Guid Id(ref PayloadReader reader) => new(reader.Raw(IdBytes));
}

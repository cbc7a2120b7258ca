namespace CrContainers.Engine.Image.Records;

/// <summary>HEAD (1): what made the image and what a host must have to restore it. Readable without the rest.</summary>
public sealed record HeadRecord : IRecord<HeadRecord>
{
    private const int CountsSince = 1;
    private const int FileClaimsSince = 3;

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
    }

    public static HeadRecord Read(ref PayloadReader reader, ulong id)
    {
        HeadCheck.Magic(ref reader);
        var (major, minor) = HeadCheck.Version(ref reader);
        return new()
        {
            Major = major,
            Minor = minor,
            CheckpointId = new Guid(reader.Raw(16)),
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
        };
    }
}

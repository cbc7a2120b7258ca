namespace CrContainers.Engine.Image.Records;

/// <summary>VMA (202): one mapping.</summary>
public sealed record VmaRecord : IRecord<VmaRecord>
{
    public static RecordType Type => RecordType.Vma;

    public required MappingKind Kind { get; init; }
    public required ulong Start { get; init; }

    /// <summary>First address past it.</summary>
    public required ulong End { get; init; }

    /// <summary>PROT_READ 1, PROT_WRITE 2, PROT_EXEC 4.</summary>
    public required uint Protection { get; init; }
    public required MappingFlags Flags { get; init; }

    /// <summary>The FILE, for <see cref="MappingKind.File"/>; else 0.</summary>
    public ulong FileId { get; init; }

    /// <summary>Bytes from the file's start to the mapping's.</summary>
    public ulong FileOffset { get; init; }

    /// <summary>"[heap]", "[stack]", "[vdso]" …: for the reader. A name given by PR_SET_VMA_ANON_NAME is set again.</summary>
    public string Name { get; init; } = "";

    /// <summary>Pages made to fault by MADV_GUARD_INSTALL.</summary>
    public IReadOnlyList<PageRun> Guards { get; init; } = [];

    public ulong Bytes => End - Start;

    /// <summary>Bytes of its pages, if those are of hugetlbfs; else 0.</summary>
    public ulong HugePageSize => (Flags & HugeTlb) switch
    {
        MappingFlags.None => 0,
        MappingFlags.HugeTlb2M => 1UL << 21,
        _ => 1UL << 30,
    };

    /// <summary>It has no pages of its own: they are its file's.</summary>
    public bool IsShared => (Flags & (MappingFlags.SharedReadOnly | MappingFlags.Shared)) != 0;

    private const MappingFlags HugeTlb = MappingFlags.HugeTlb2M | MappingFlags.HugeTlb1G;

    /// <summary>The flag for such pages.</summary>
    /// <param name="hugePageSize">Bytes; 0 for ordinary pages.</param>
    public static MappingFlags FlagOf(ulong hugePageSize) => hugePageSize switch
    {
        0 => MappingFlags.None,
        1UL << 21 => MappingFlags.HugeTlb2M,
        _ => MappingFlags.HugeTlb1G,
    };

    public override string ToString() => $"mapping {Start:x}-{End:x}";

    public void Write(PayloadWriter writer)
    {
        writer.I32((int)Kind);
        writer.U64(Start);
        writer.U64(End);
        writer.U32(Protection);
        writer.U64((ulong)Flags);
        writer.U64(FileId);
        writer.U64(FileOffset);
        writer.Name(Name);
        writer.List(Guards, PageRun.Write);
    }

    public static VmaRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Kind = reader.Enum<MappingKind>(),
        Start = reader.U64(),
        End = reader.U64(),
        Protection = reader.U32(),
        Flags = (MappingFlags)reader.U64(),
        FileId = reader.U64(),
        FileOffset = reader.U64(),
        Name = reader.Name(ImageLimits.NameLength),
        Guards = reader.List(ImageLimits.GuardRuns, 16, PageRun.Read),
    };
}

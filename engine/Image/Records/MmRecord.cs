namespace CrContainers.Engine.Image.Records;

/// <summary>MM (201): an address space: its bounds, as prctl(PR_SET_MM_MAP) takes them, and how many mappings follow.</summary>
public sealed record MmRecord : IRecord<MmRecord>
{
    public static RecordType Type => RecordType.Mm;

    public required ulong Id { get; init; }
    public required ulong StartCode { get; init; }
    public required ulong EndCode { get; init; }
    public required ulong StartData { get; init; }
    public required ulong EndData { get; init; }
    public required ulong StartBrk { get; init; }
    public required ulong Brk { get; init; }
    public required ulong StartStack { get; init; }
    public required ulong ArgStart { get; init; }
    public required ulong ArgEnd { get; init; }
    public required ulong EnvStart { get; init; }
    public required ulong EnvEnd { get; init; }

    /// <summary>The auxiliary vector, pairs of u64.</summary>
    public required byte[] Auxv { get; init; }

    /// <summary>mlockall(MCL_FUTURE) flags in force for new mappings: 0, MCL_FUTURE, or MCL_FUTURE | MCL_ONFAULT.</summary>
    public required int LockFuture { get; init; }
    public required int MappingCount { get; init; }

    public void Write(PayloadWriter writer)
    {
        foreach (var bound in Bounds())
        {
            writer.U64(bound);
        }

        writer.Bytes(Auxv);
        writer.I32(LockFuture);
        writer.I32(MappingCount);
    }

    public static MmRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Id = id,
        StartCode = reader.U64(),
        EndCode = reader.U64(),
        StartData = reader.U64(),
        EndData = reader.U64(),
        StartBrk = reader.U64(),
        Brk = reader.U64(),
        StartStack = reader.U64(),
        ArgStart = reader.U64(),
        ArgEnd = reader.U64(),
        EnvStart = reader.U64(),
        EnvEnd = reader.U64(),
        Auxv = reader.Bytes(ImageLimits.AuxvLength),
        LockFuture = reader.I32(),
        MappingCount = HeadCheck.Count(ref reader, 0, ImageLimits.Mappings),
    };

    /// <summary>The eleven bounds in the order of struct prctl_mm_map.</summary>
    public ulong[] Bounds() =>
        [StartCode, EndCode, StartData, EndData, StartBrk, Brk, StartStack, ArgStart, ArgEnd, EnvStart, EnvEnd];
}

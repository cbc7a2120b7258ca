namespace CrContainers.Engine.Image.Records;

/// <summary>What a FILE without a name has beside the fields of all of them.</summary>
public sealed record NamelessDetail
{
    /// <summary>Permission bits and sticky.</summary>
    public uint Mode { get; init; }
    public uint Uid { get; init; }
    public uint Gid { get; init; }

    /// <summary>Bytes that follow as FILE_DATA.</summary>
    public long DataBytes { get; init; }

    /// <summary>F_SEAL_… of a memfd.</summary>
    public uint Seals { get; init; }

    /// <summary>Of a segment of System V, as is the rest: what shmget(2) was given; 0 is IPC_PRIVATE.</summary>
    public int Key { get; init; }

    /// <summary>What shmget(2) returned.</summary>
    public int SegmentId { get; init; }

    /// <summary>IPC_RMID was done: it goes with its last attachment.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Bytes of the pages of hugetlbfs that a memfd, shared memory or a segment is made of; 0 for ordinary pages.</summary>
    public ulong HugePageSize { get; init; }

    public void Write(PayloadWriter writer)
    {
        writer.U32(Mode);
        writer.U32(Uid);
        writer.U32(Gid);
        writer.I64(DataBytes);
        writer.U32(Seals);
        writer.I32(Key);
        writer.I32(SegmentId);
        writer.Bool(IsRemoved);
        writer.U64(HugePageSize);
    }

    internal static NamelessDetail Read(ref PayloadReader reader) => new()
    {
        Mode = reader.U32(),
        Uid = reader.U32(),
        Gid = reader.U32(),
        DataBytes = reader.I64(),
        Seals = reader.U32(),
        Key = reader.I32(),
        SegmentId = reader.I32(),
        IsRemoved = reader.Bool(),
        HugePageSize = reader.U64(),
    };
}

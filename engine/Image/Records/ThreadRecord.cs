namespace CrContainers.Engine.Image.Records;

/// <summary>THREAD (102): what the kernel keeps for one thread beside its registers.</summary>
public sealed record ThreadRecord : IRecord<ThreadRecord>
{
    public const int TlsEntries = 3;

    public static RecordType Type => RecordType.Thread;

    /// <summary>In the container's pid namespace.</summary>
    public required int Tid { get; init; }
    public required string Comm { get; init; }
    public required ulong SignalMask { get; init; }

    /// <summary>stack_t: address, SS_ flags, bytes.</summary>
    public required ulong AltStack { get; init; }
    public required int AltStackFlags { get; init; }
    public required ulong AltStackSize { get; init; }
    public required ulong RobustList { get; init; }
    public required ulong RobustListLength { get; init; }

    /// <summary>Address zeroed when the thread ends (set_tid_address(2)).</summary>
    public required ulong ClearTid { get; init; }

    /// <summary>0: not registered.</summary>
    public required ulong Rseq { get; init; }
    public required uint RseqLength { get; init; }
    public required uint RseqSignature { get; init; }

    /// <summary>Three struct user_desc of 16 bytes: the GDT's TLS entries (set_thread_area(2)).</summary>
    public required byte[] Tls { get; init; }

    public void Write(PayloadWriter writer)
    {
        writer.I32(Tid);
        writer.Name(Comm);
        writer.U64(SignalMask);
        writer.U64(AltStack);
        writer.I32(AltStackFlags);
        writer.U64(AltStackSize);
        writer.U64(RobustList);
        writer.U64(RobustListLength);
        writer.U64(ClearTid);
        writer.U64(Rseq);
        writer.U32(RseqLength);
        writer.U32(RseqSignature);
        writer.Raw(Tls);
    }

    public static ThreadRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Tid = reader.I32(),
        Comm = reader.Name(ImageLimits.NameLength),
        SignalMask = reader.U64(),
        AltStack = reader.U64(),
        AltStackFlags = reader.I32(),
        AltStackSize = reader.U64(),
        RobustList = reader.U64(),
        RobustListLength = reader.U64(),
        ClearTid = reader.U64(),
        Rseq = reader.U64(),
        RseqLength = reader.U32(),
        RseqSignature = reader.U32(),
        Tls = reader.Raw(TlsEntries * 16).ToArray(),
    };
}

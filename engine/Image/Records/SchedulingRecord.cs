namespace CrContainers.Engine.Image.Records;

/// <summary>SCHEDULING (106): how one thread is scheduled (sched(7)).</summary>
public sealed record SchedulingRecord : IRecord<SchedulingRecord>
{
    public static RecordType Type => RecordType.Scheduling;

    public required uint Policy { get; init; }
    public required ulong Flags { get; init; }
    public required int Nice { get; init; }
    public required uint Priority { get; init; }

    /// <summary>SCHED_DEADLINE's, nanoseconds.</summary>
    public required ulong Runtime { get; init; }
    public required ulong Deadline { get; init; }
    public required ulong Period { get; init; }

    /// <summary>ioprio_get(2).</summary>
    public required int IoPriority { get; init; }

    /// <summary>Nanoseconds.</summary>
    public required ulong TimerSlack { get; init; }

    /// <summary>sched_getaffinity(2)'s mask; empty where the thread may run on every processor that is online.</summary>
    public required byte[] Affinity { get; init; }

    public void Write(PayloadWriter writer)
    {
        writer.U32(Policy);
        writer.U64(Flags);
        writer.I32(Nice);
        writer.U32(Priority);
        writer.U64(Runtime);
        writer.U64(Deadline);
        writer.U64(Period);
        writer.I32(IoPriority);
        writer.U64(TimerSlack);
        writer.Bytes(Affinity);
    }

    public static SchedulingRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Policy = reader.U32(),
        Flags = reader.U64(),
        Nice = reader.I32(),
        Priority = reader.U32(),
        Runtime = reader.U64(),
        Deadline = reader.U64(),
        Period = reader.U64(),
        IoPriority = reader.I32(),
        TimerSlack = reader.U64(),
        Affinity = reader.Bytes(ImageLimits.CpuMaskBytes),
    };
}

namespace CrContainers.Engine.Image.Records;

/// <summary>TASK (101): a process. Times and counts are kept for whoever reads the image; no kernel lets them be set.</summary>
public sealed record TaskRecord : IRecord<TaskRecord>
{
    public static RecordType Type => RecordType.Task;

    /// <summary>In the container's pid namespace, like the three after it.</summary>
    public required int Pid { get; init; }
    public required int ParentPid { get; init; }
    public required int ProcessGroup { get; init; }
    public required int Session { get; init; }
    public required string Comm { get; init; }

    /// <summary>The patch's state: as /proc/PID/stat gave it before the task was held.</summary>
    public required byte State { get; init; }
    public required ulong ExecutableId { get; init; }

    /// <summary>Filters in force; the fresh container must give as many.</summary>
    public required int SeccompFilters { get; init; }

    /// <summary>Clock ticks (1/100 s).</summary>
    public required ulong UserTime { get; init; }
    public required ulong SystemTime { get; init; }

    /// <summary>Clock ticks after boot.</summary>
    public required ulong StartTime { get; init; }
    public required ulong MinorFaults { get; init; }
    public required ulong MajorFaults { get; init; }
    public required int ThreadCount { get; init; }

    public void Write(PayloadWriter writer)
    {
        writer.I32(Pid);
        writer.I32(ParentPid);
        writer.I32(ProcessGroup);
        writer.I32(Session);
        writer.Name(Comm);
        writer.U8(State);
        writer.U64(ExecutableId);
        writer.I32(SeccompFilters);
        writer.U64(UserTime);
        writer.U64(SystemTime);
        writer.U64(StartTime);
        writer.U64(MinorFaults);
        writer.U64(MajorFaults);
        writer.I32(ThreadCount);
    }

    public static TaskRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Pid = reader.I32(),
        ParentPid = reader.I32(),
        ProcessGroup = reader.I32(),
        Session = reader.I32(),
        Comm = reader.Name(ImageLimits.NameLength),
        State = reader.U8(),
        ExecutableId = reader.U64(),
        SeccompFilters = reader.I32(),
        UserTime = reader.U64(),
        SystemTime = reader.U64(),
        StartTime = reader.U64(),
        MinorFaults = reader.U64(),
        MajorFaults = reader.U64(),
        ThreadCount = HeadCheck.Count(ref reader, 1, ImageLimits.Threads),
    };
}

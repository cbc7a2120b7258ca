namespace CrContainers.Engine.Image.Records;

/// <summary>CONTROLS (107): what prctl(2) and personality(2) set for a process, its oom_score_adj, core dump filter and membarrier(2) registrations.</summary>
public sealed record ControlsRecord : IRecord<ControlsRecord>
{
    public static RecordType Type => RecordType.Controls;

    public required uint Personality { get; init; }
    public required int OomScoreAdjustment { get; init; }
    /// <summary>/proc/PID/coredump_filter (core(5)).</summary>
    public required uint CoreDumpFilter { get; init; }

    /// <summary>The MEMBARRIER_CMD_REGISTER_… commands in force (membarrier(2)).</summary>
    public required uint MembarrierCommands { get; init; }
    public required IReadOnlyList<ControlSetting> Settings { get; init; }

    public void Write(PayloadWriter writer)
    {
        writer.U32(Personality);
        writer.I32(OomScoreAdjustment);
        writer.U32(CoreDumpFilter);
        writer.U32(MembarrierCommands);
        writer.List(Settings, static (to, setting) =>
        {
            to.I32(setting.Operation);
            to.U64(setting.Value);
        });
    }

    public static ControlsRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Personality = reader.U32(),
        OomScoreAdjustment = reader.I32(),
        CoreDumpFilter = reader.U32(),
        MembarrierCommands = reader.U32(),
        Settings = reader.List(ImageLimits.Controls, 12, static (ref PayloadReader from) => new ControlSetting(from.I32(), from.U64())),
    };
}

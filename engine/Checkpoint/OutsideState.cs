using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>What /proc and the kernel tell of a process while it works for us: it need not stand still for that, since its own code does not run.</summary>
/// <param name="Stat">Its times and the bounds of its memory.</param>
/// <param name="Auxv">What the kernel told its program at its start.</param>
/// <param name="LockedKilobytes">Memory that is locked now.</param>
/// <param name="Limits">Its resource limits.</param>
/// <param name="Controls">Those of its settings that /proc has.</param>
/// <param name="Scheduling">Its leader's.</param>
internal sealed record OutsideState(TaskStat Stat, byte[] Auxv, long LockedKilobytes, LimitsRecord Limits, ControlsRecord Controls, SchedulingRecord Scheduling)
{
    public static OutsideState Read(HeldProcess process) => new(
        TaskStat.Parse(ProcFile.Read(process.HostPid, "stat")),
        ProcFile.Read(process.HostPid, "auxv"),
        Proc.TaskStatus.Parse(ProcFile.Read(process.HostPid, "status")).LockedKilobytes,
        ReadLimits(process.HostPid),
        ReadControls(process.HostPid),
        ThreadCapture.Scheduling(process.Leader));

    private static LimitsRecord ReadLimits(int pid)
    {
        var values = ResourceLimits.Parse(ProcFile.Read(pid, "limits"));
        return new LimitsRecord { Limits = [.. Enumerable.Range(0, LimitsRecord.Count).Select(i => new ResourceLimit(values[2 * i], values[(2 * i) + 1]))] };
    }

    private static ControlsRecord ReadControls(int pid) => new()
    {
        Personality = Convert.ToUInt32(ProcFile.ReadText(pid, "personality"), 16),
        OomScoreAdjustment = int.Parse(ProcFile.ReadText(pid, "oom_score_adj")),
        CoreDumpFilter = Convert.ToUInt32(ProcFile.ReadText(pid, "coredump_filter"), 16),
        MembarrierCommands = 0,
        Settings = [],
    };
}

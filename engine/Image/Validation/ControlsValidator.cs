using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>CONTROLS: which prctl(2) settings an image may make, and to what.</summary>
internal static class ControlsValidator
{
    private const uint PersonalityQuery = uint.MaxValue;
    private const uint CoreDumpBits = 0x1ff;

    /// <summary>MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, …_PRIVATE_EXPEDITED, …_SYNC_CORE, …_RSEQ.</summary>
    private const uint MembarrierRegistrations = (1 << 2) | (1 << 4) | (1 << 6) | (1 << 8);
    private const int MostOomScore = 1000;
    private const int Speculation = 53;
    private const ulong SpeculationKinds = 3;
    private const ulong SpeculationDisabled = 4 | 8;

    /// <summary>PR_SET_… operations and the highest value of each.</summary>
    private static readonly Dictionary<int, ulong> Highest = new()
    {
        [1] = 64, // parent-death signal
        [4] = 2, // dumpable
        [8] = 1, // keep capabilities
        [26] = 2, // time stamp counter
        [33] = 2, // machine-check kill policy
        [36] = 1, // child subreaper
        [41] = 3, // no transparent huge pages
        [65] = 3, // memory-deny-write-execute
        [57] = 1, // I/O flusher
        [67] = 1, // merge all memory
    };

    public static void Validate(RecordChecks checks, ControlsRecord record)
    {
        checks.Require(record.Personality != PersonalityQuery, record, "a personality that is a question");
        checks.Require(record.OomScoreAdjustment is >= -MostOomScore and <= MostOomScore, record, $"an oom_score_adj of {record.OomScoreAdjustment}");
        checks.Require((record.CoreDumpFilter & ~CoreDumpBits) == 0, record, $"a core dump filter of {record.CoreDumpFilter:x}");
        checks.Require((record.MembarrierCommands & ~MembarrierRegistrations) == 0, record, $"membarrier registrations {record.MembarrierCommands:x}");
        var seen = new HashSet<(int, ulong)>();
        foreach (var setting in record.Settings)
        {
            var kind = setting.Operation == Speculation ? setting.Value & 0xff : 0;
            checks.Require(seen.Add((setting.Operation, kind)), record, $"prctl {setting.Operation} twice");
            checks.Require(IsPossible(setting), record, $"prctl {setting.Operation} to {setting.Value:x}");
        }
    }

    private static bool IsPossible(ControlSetting setting) => setting.Operation == Speculation
        ? (setting.Value & 0xff) < SpeculationKinds && setting.Value >> 8 is not 0 and <= SpeculationDisabled and var disabled && (disabled & ~SpeculationDisabled) == 0
        : Highest.TryGetValue(setting.Operation, out var highest) && setting.Value <= highest;
}

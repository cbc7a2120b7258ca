using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>SCHEDULING: values that sched_getattr(2), ioprio_get(2) and sched_getaffinity(2) give.</summary>
internal static class SchedulingValidator
{
    private const uint MostPriority = 99;
    private const ulong AllFlags = 0x7f;

    public static void Validate(RecordChecks checks, SchedulingRecord record)
    {
        checks.Require(record.Policy is <= 3 or 5 or 6 or 7, record, $"scheduling policy {record.Policy}");
        checks.Require(record.Flags <= AllFlags, record, $"scheduling flags {record.Flags:x}");
        checks.Require(record.Nice is >= -20 and <= 19, record, $"a nice value of {record.Nice}");
        checks.Require(record.Priority <= MostPriority, record, $"a priority of {record.Priority}");
        checks.Require(record.IoPriority is >= 0 and <= ushort.MaxValue, record, $"an I/O priority of {record.IoPriority}");
        var affinity = record.Affinity.AsSpan();
        checks.Require(affinity.Length % sizeof(ulong) == 0 && (affinity.Length == 0 || affinity.ContainsAnyExcept((byte)0)), record, "an affinity that allows no processor");
    }
}

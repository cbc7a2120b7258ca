using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>LIMITS: no soft limit is above its hard one.</summary>
internal static class LimitsValidator
{
    public static void Validate(RecordChecks checks, LimitsRecord record)
    {
        foreach (var limit in record.Limits)
        {
            checks.Require(limit.Soft <= limit.Hard, record, $"a resource limit of {limit.Soft} to {limit.Hard}");
        }
    }
}

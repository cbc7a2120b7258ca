using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>CREDENTIALS: ids that are some, and sets of capabilities as capset(2) leaves them.</summary>
internal static class CredentialsValidator
{
    /// <summary>-1, which setresuid(2) takes for "leave it as it is".</summary>
    private const uint NoId = uint.MaxValue;
    private const uint SecureBits = 0xfff;

    public static void Validate(RecordChecks checks, CredentialsRecord record)
    {
        checks.Require(!record.Uids.Contains(NoId) && !record.Gids.Contains(NoId) && !record.Groups.Contains(NoId), record, "an id of -1");
        checks.Require((record.Effective & ~record.Permitted) == 0, record, "effective capabilities that are not permitted");
        checks.Require((record.Ambient & ~(record.Permitted & record.Inheritable)) == 0, record, "ambient capabilities that are not permitted and inheritable");
        checks.Require(record.SecureBits <= SecureBits, record, $"securebits {record.SecureBits:x}");
    }
}

namespace CrContainers.Engine.Image.Records;

/// <summary>struct rlimit64: soft and hard limit; all bits set is "unlimited".</summary>
public readonly record struct ResourceLimit(ulong Soft, ulong Hard);

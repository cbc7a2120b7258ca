using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image;

/// <summary>One thread of an image.</summary>
/// <param name="Thread">What the kernel keeps for it.</param>
/// <param name="Cpu">Its registers.</param>
/// <param name="Credentials">Who it is.</param>
/// <param name="Scheduling">How it is scheduled.</param>
/// <param name="Pending">Signals sent to it alone.</param>
public sealed record ThreadImage(
    ThreadRecord Thread,
    CpuRecord Cpu,
    CredentialsRecord Credentials,
    SchedulingRecord Scheduling,
    PendingSignalsRecord Pending);

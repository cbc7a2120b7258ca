using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image.Records;

/// <summary>LIMITS (105): the 16 resource limits of a process, RLIMIT_CPU (0) first.</summary>
public sealed record LimitsRecord : IRecord<LimitsRecord>
{
    public const int Count = 16;

    public static RecordType Type => RecordType.Limits;

    public required IReadOnlyList<ResourceLimit> Limits { get; init; }

    public void Write(PayloadWriter writer) => writer.List(Limits, static (to, limit) =>
    {
        to.U64(limit.Soft);
        to.U64(limit.Hard);
    });

    public static LimitsRecord Read(ref PayloadReader reader, ulong id)
    {
        var at = reader.Offset;
        var limits = reader.List(Count, 16, static (ref PayloadReader from) => new ResourceLimit(from.U64(), from.U64()));
        return limits.Length == Count
            ? new() { Limits = limits }
            : throw new ImageException(ImageError.BadValue, at, $"{limits.Length} resource limits, not {Count}");
    }
}

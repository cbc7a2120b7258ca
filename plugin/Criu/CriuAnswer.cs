namespace CrContainers.Plugin.Criu;

/// <summary>criu_resp of CRIU's rpc.proto.</summary>
internal static class CriuAnswer
{
    public const int Major = 3;
    public const int Minor = 16;

    private const int TypeField = 1;
    private const int SuccessField = 2;
    private const int FeaturesField = 8;
    private const int MemoryTrackingField = 1;
    private const int ErrorMessageField = 9;
    private const int VersionField = 10;
    private const int MajorField = 1;
    private const int MinorField = 2;

    public static byte[] Version() => new ProtobufWriter()
        .Number(TypeField, CriuRequest.Version)
        .Number(SuccessField, 1)
        .Message(VersionField, new ProtobufWriter().Number(MajorField, Major).Number(MinorField, Minor))
        .ToArray();

    /// <summary>Of CRIU's features the one that is asked for before --pre-dump: that it notes which pages are written to.</summary>
    public static byte[] Features() => new ProtobufWriter()
        .Number(TypeField, CriuRequest.FeatureCheck)
        .Number(SuccessField, 1)
        .Message(FeaturesField, new ProtobufWriter().Number(MemoryTrackingField, 1))
        .ToArray();

    public static byte[] Refusal(ulong type, string reason) => new ProtobufWriter()
        .Number(TypeField, type)
        .Number(SuccessField, 0)
        .Text(ErrorMessageField, reason)
        .ToArray();
}

namespace CrContainers.Plugin.Criu;

/// <summary>criu_req of CRIU's rpc.proto: of it only the type counts.</summary>
internal static class CriuRequest
{
    public const ulong FeatureCheck = 9;
    public const ulong Version = 10;

    private const ulong TypeField = 1;

    /// <returns>The request's type; null where the message is malformed or has none.</returns>
    public static ulong? TypeOf(ReadOnlySpan<byte> message)
    {
        ulong? type = null;
        var reader = new ProtobufReader(message);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryRead(out var field, out var value))
            {
                return null;
            }

            if (field == TypeField)
            {
                type = value;
            }
        }

        return type;
    }
}

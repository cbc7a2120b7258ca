namespace CrContainers.Engine.Image.Records;

/// <summary>CREDENTIALS (104): who a thread is (credentials(7), capabilities(7)).</summary>
public sealed record CredentialsRecord : IRecord<CredentialsRecord>
{
    public static RecordType Type => RecordType.Credentials;

    /// <summary>Real, effective, saved, file system.</summary>
    public required uint[] Uids { get; init; }
    public required uint[] Gids { get; init; }
    public required IReadOnlyList<uint> Groups { get; init; }
    public required ulong Inheritable { get; init; }
    public required ulong Permitted { get; init; }
    public required ulong Effective { get; init; }
    public required ulong Bounding { get; init; }
    public required ulong Ambient { get; init; }
    public required uint SecureBits { get; init; }
    public required bool NoNewPrivileges { get; init; }

    public void Write(PayloadWriter writer)
    {
        foreach (var id in Uids.Concat(Gids))
        {
            writer.U32(id);
        }

        writer.List(Groups, static (to, group) => to.U32(group));
        writer.U64(Inheritable);
        writer.U64(Permitted);
        writer.U64(Effective);
        writer.U64(Bounding);
        writer.U64(Ambient);
        writer.U32(SecureBits);
        writer.Bool(NoNewPrivileges);
    }

    public static CredentialsRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Uids = [reader.U32(), reader.U32(), reader.U32(), reader.U32()],
        Gids = [reader.U32(), reader.U32(), reader.U32(), reader.U32()],
        Groups = reader.List(ImageLimits.Groups, 4, static (ref PayloadReader from) => from.U32()),
        Inheritable = reader.U64(),
        Permitted = reader.U64(),
        Effective = reader.U64(),
        Bounding = reader.U64(),
        Ambient = reader.U64(),
        SecureBits = reader.U32(),
        NoNewPrivileges = reader.Bool(),
    };
}

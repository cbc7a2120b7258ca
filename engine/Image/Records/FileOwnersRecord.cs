namespace CrContainers.Engine.Image.Records;

/// <summary>FILE_OWNERS (331): the open files of a process that send signals, or would.</summary>
public sealed record FileOwnersRecord : IRecord<FileOwnersRecord>
{
    private const int OwnerBytes = 21;

    public static RecordType Type => RecordType.FileOwners;

    public IReadOnlyList<FileOwner> Owners { get; init; } = [];

    public void Write(PayloadWriter writer) => writer.List(Owners, static (to, owner) =>
    {
        to.U64(owner.OpenFileId);
        to.I32((int)owner.Kind);
        to.I32(owner.OwnerId);
        to.I32(owner.Signal);
        to.Bool(owner.IsAsync);
    });

    public static FileOwnersRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Owners = reader.List(ImageLimits.Descriptors, OwnerBytes, static (ref PayloadReader from) => new FileOwner(from.U64(), from.Enum<FileOwnerKind>(), from.I32(), from.I32(), from.Bool())),
    };
}

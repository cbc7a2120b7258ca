namespace CrContainers.Engine.Image.Records;

/// <summary>FILE_LOCKS (330): the locks of a process, and those of its open files.</summary>
public sealed record FileLocksRecord : IRecord<FileLocksRecord>
{
    private const int LockBytes = 29;

    public static RecordType Type => RecordType.FileLocks;

    public IReadOnlyList<FileLock> Locks { get; init; } = [];

    public void Write(PayloadWriter writer) => writer.List(Locks, static (to, held) =>
    {
        to.U64(held.OpenFileId);
        to.I32((int)held.Kind);
        to.Bool(held.IsExclusive);
        to.I64(held.Start);
        to.I64(held.End);
    });

    public static FileLocksRecord Read(ref PayloadReader reader, ulong id) => new()
    {
        Locks = reader.List(ImageLimits.FileLocks, LockBytes, static (ref PayloadReader from) => new FileLock(from.U64(), from.Enum<FileLockKind>(), from.Bool(), from.I64(), from.I64())),
    };
}

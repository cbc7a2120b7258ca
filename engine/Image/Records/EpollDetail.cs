namespace CrContainers.Engine.Image.Records;

/// <summary>Of an epoll_create(2): what it watches.</summary>
public sealed record EpollDetail(IReadOnlyList<EpollEntry> Entries) : OpenFileDetail
{
    private const int EntryBytes = 24;

    public override void Write(PayloadWriter writer) => writer.List(Entries, static (to, entry) =>
    {
        to.I32(entry.Number);
        to.U32(entry.Events);
        to.U64(entry.Data);
        to.U64(entry.OpenFileId);
    });

    internal static EpollDetail Read(ref PayloadReader reader) => new(reader.List(
        ImageLimits.EpollEntries, EntryBytes, static (ref PayloadReader from) => new EpollEntry(from.I32(), from.U32(), from.U64(), from.U64())));
}

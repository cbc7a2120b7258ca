namespace CrContainers.Engine.Image.Records;

/// <summary>Of an inotify_init(2): what it watches.</summary>
/// <param name="Watches">In ascending order of number.</param>
/// <param name="HasUnread">True: events wait that were not read. They are not in the image: the restored one is told that events were lost.</param>
public sealed record WatchesDetail(IReadOnlyList<Watch> Watches, bool HasUnread) : OpenFileDetail
{
    private const int WatchBytes = 12;

    public override void Write(PayloadWriter writer)
    {
        writer.List(Watches, static (to, watch) =>
        {
            to.I32(watch.Number);
            to.U32(watch.Mask);
            to.Name(watch.Path);
        });
        writer.Bool(HasUnread);
    }

    internal static WatchesDetail Read(ref PayloadReader reader) => new(
        reader.List(ImageLimits.Watches, WatchBytes, static (ref PayloadReader from) => new Watch(from.I32(), from.U32(), from.Name(ImageLimits.PathLength))),
        reader.Bool());
}

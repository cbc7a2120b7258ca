namespace CrContainers.Engine.Proc;

/// <summary>One line of what fdinfo adds for an inotify:
/// "inotify wd:1 ino:3c570 sdev:fe00000 mask:fff ignored_mask:0 fhandle-bytes:8 fhandle-type:1 f_handle:70c5030000000000".</summary>
/// <param name="Number">The watch descriptor.</param>
/// <param name="Inode">As the file system itself numbers it.</param>
/// <param name="Device">The file system's st_dev.</param>
/// <param name="Mask">IN_… bits.</param>
/// <param name="HandleType">Of the file handle (name_to_handle_at(2)).</param>
/// <param name="Handle">Its bytes; empty where the file system has none.</param>
internal sealed record WatchInfo(int Number, ulong Inode, ulong Device, uint Mask, int HandleType, byte[] Handle) : InodeMark(Inode, Device, HandleType, Handle)
{
    public static IReadOnlyList<WatchInfo> Parse(ReadOnlySpan<byte> text)
    {
        var watches = new List<WatchInfo>();
        var lines = new ProcLines(text, DescriptorInfo.File);
        while (lines.TryNext(out var line))
        {
            watches.Add(Read(ref line));
        }

        return watches;
    }

    private static WatchInfo Read(ref ProcLine line)
    {
        line.Expect("inotify"u8);
        var number = MarkFields.Number(ref line, "wd:"u8);
        if (number > int.MaxValue)
        {
            throw line.Bad("the watch descriptor is too large");
        }

        var inode = MarkFields.Inode(ref line);
        var device = MarkFields.Device(ref line);
        var mask = MarkFields.Number(ref line, "mask:"u8);
        MarkFields.Number(ref line, "ignored_mask:"u8);
        var (type, handle) = MarkFields.Handle(ref line);
        return new WatchInfo((int)number, inode, device, mask, type, handle);
    }
}

namespace CrContainers.Engine.Proc;

/// <summary>
/// One mark of a fanotify. Of an inode "fanotify ino:b1e072 sdev:fe00000 mflags:40 mask:8 ignored_mask:2 fhandle-bytes:8 …", of a mount
/// "fanotify mnt_id:1e mflags:0 …", of a file system "fanotify sdev:1b mflags:0 …". There are others that this version does not know.
/// </summary>
/// <param name="Target">Of an inode; of a file system with its device alone.</param>
/// <param name="MountId">Of a mount; else null.</param>
/// <param name="IsFileSystem">Of a whole file system.</param>
/// <param name="Flags">FAN_MARK_… that it was made with.</param>
/// <param name="Mask">Events.</param>
/// <param name="IgnoredMask">Events that are not to be told.</param>
internal sealed record FanotifyMarkInfo(InodeMark? Target, int? MountId, bool IsFileSystem, uint Flags, uint Mask, uint IgnoredMask)
{
    private const uint Permission = 0x10000 | 0x20000 | 0x40000 | 0x100000;

    /// <summary>Whoever does such a thing waits until the program has answered.</summary>
    public bool AsksForPermission => ((Mask | IgnoredMask) & Permission) != 0;

    public static FanotifyMarkInfo Read(ref ProcLine line)
    {
        line.Expect("fanotify "u8);
        return line switch
        {
            _ when line.StartsWith("mnt_id:"u8) => OfMount(ref line),
            _ when line.StartsWith("sdev:"u8) => OfFileSystem(ref line),
            _ when line.StartsWith("ino:"u8) => OfInode(ref line),
            _ => new FanotifyMarkInfo(null, null, IsFileSystem: false, 0, 0, 0),
        };
    }

    private static FanotifyMarkInfo OfMount(ref ProcLine line)
    {
        var id = unchecked((int)MarkFields.Number(ref line, "mnt_id:"u8));
        return Masks(ref line) with { MountId = id };
    }

    private static FanotifyMarkInfo OfFileSystem(ref ProcLine line)
    {
        var target = new InodeMark(0, MarkFields.Device(ref line), 0, []);
        return Masks(ref line) with { Target = target, IsFileSystem = true };
    }

    private static FanotifyMarkInfo OfInode(ref ProcLine line)
    {
        var target = new InodeMark(MarkFields.Inode(ref line), MarkFields.Device(ref line), 0, []);
        var mark = Masks(ref line);
        var (type, handle) = MarkFields.Handle(ref line);
        return mark with { Target = target with { HandleType = type, Handle = handle } };
    }

    private static FanotifyMarkInfo Masks(ref ProcLine line) => new(
        null, null, IsFileSystem: false, MarkFields.Number(ref line, "mflags:"u8), MarkFields.Number(ref line, "mask:"u8), MarkFields.Number(ref line, "ignored_mask:"u8));
}

namespace CrContainers.Engine.Proc;

/// <summary>One line of what fdinfo adds for an inotify:
/// "inotify wd:1 ino:3c570 sdev:fe00000 mask:fff ignored_mask:0 fhandle-bytes:8 fhandle-type:1 f_handle:70c5030000000000".</summary>
/// <param name="Number">The watch descriptor.</param>
/// <param name="Inode">As the file system itself numbers it.</param>
/// <param name="Device">The file system's st_dev.</param>
/// <param name="Mask">IN_… bits.</param>
/// <param name="HandleType">Of the file handle (name_to_handle_at(2)).</param>
/// <param name="Handle">Its bytes; empty where the file system has none.</param>
internal sealed record WatchInfo(int Number, ulong Inode, ulong Device, uint Mask, int HandleType, byte[] Handle)
{
    private const int MinorBits = 20;
    private const int MostHandleBytes = 128;

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
        var number = Number32(ref line, "wd:"u8);
        if (number > int.MaxValue)
        {
            throw line.Bad("the watch descriptor is too large");
        }

        line.SkipBlanks();
        line.Expect("ino:"u8);
        var inode = line.U64(16);
        var device = Number32(ref line, "sdev:"u8);
        var mask = Number32(ref line, "mask:"u8);
        Number32(ref line, "ignored_mask:"u8);
        line.SkipBlanks();
        return line.AtEnd
            ? new WatchInfo((int)number, inode, DeviceOf(device), mask, 0, [])
            : new WatchInfo((int)number, inode, DeviceOf(device), mask, HandleOf(ref line, out var handle), handle);
    }

    private static int HandleOf(ref ProcLine line, out byte[] handle)
    {
        var size = Number32(ref line, "fhandle-bytes:"u8);
        var type = unchecked((int)Number32(ref line, "fhandle-type:"u8));
        line.SkipBlanks();
        line.Expect("f_handle:"u8);
        var digits = line.Rest.TrimEnd((byte)' ');
        if (size > MostHandleBytes || digits.Length != 2 * size || Convert.FromHexString(digits, handle = new byte[size], out _, out _) != System.Buffers.OperationStatus.Done)
        {
            throw line.Bad("a file handle in hexadecimal expected");
        }

        return type;
    }

    private static uint Number32(ref ProcLine line, ReadOnlySpan<byte> label)
    {
        line.SkipBlanks();
        line.Expect(label);
        return line.U32(16);
    }

    /// <summary>Here the kernel prints its own form: the minor number has the low 20 bits. stat(2) has another one.</summary>
    private static ulong DeviceOf(uint device)
    {
        var (major, minor) = ((ulong)device >> MinorBits, (ulong)device & ((1 << MinorBits) - 1));
        return Mount.DeviceOf(major, minor);
    }
}

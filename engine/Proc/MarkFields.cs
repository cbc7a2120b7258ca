namespace CrContainers.Engine.Proc;

/// <summary>The fields that lines of fdinfo have in common for inotify and fanotify: "ino:3c570 sdev:fe00000 mask:fff ignored_mask:0 fhandle-bytes:8
/// fhandle-type:1 f_handle:70c5030000000000".</summary>
internal static class MarkFields
{
    private const int MinorBits = 20;
    private const int MostHandleBytes = 128;

    /// <summary>A label and a hexadecimal number.</summary>
    public static uint Number(ref ProcLine line, ReadOnlySpan<byte> label)
    {
        line.SkipBlanks();
        line.Expect(label);
        return line.U32(16);
    }

    public static ulong Inode(ref ProcLine line)
    {
        line.SkipBlanks();
        line.Expect("ino:"u8);
        return line.U64(16);
    }

    /// <summary>Here the kernel prints its own form: the minor number has the low 20 bits. stat(2) has another one.</summary>
    public static ulong Device(ref ProcLine line)
    {
        var device = Number(ref line, "sdev:"u8);
        var (major, minor) = ((ulong)device >> MinorBits, (ulong)device & ((1 << MinorBits) - 1));
        return DeviceNumber.Of(major, minor);
    }

    /// <summary>Type and bytes; 0 and none where the line ends before.</summary>
    public static (int Type, byte[] Bytes) Handle(ref ProcLine line)
    {
        line.SkipBlanks();
        if (line.AtEnd)
        {
            return (0, []);
        }

        var size = Number(ref line, "fhandle-bytes:"u8);
        var type = unchecked((int)Number(ref line, "fhandle-type:"u8));
        line.SkipBlanks();
        line.Expect("f_handle:"u8);
        var digits = line.Rest.TrimEnd((byte)' ');
        if (size > MostHandleBytes || digits.Length != 2 * size)
        {
            throw line.Bad("a file handle in hexadecimal expected");
        }

        var bytes = new byte[size];
        return Convert.FromHexString(digits, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? (type, bytes) : throw line.Bad("a file handle in hexadecimal expected");
    }
}

using System.Text;

namespace CrContainers.Engine.Proc;

/// <summary>
/// /proc/PID/fdinfo/N. The kernel writes the first lines and the locks in this order; only what follows comes from the
/// file's driver, which may print names of the program's choice. So the order is insisted on.
/// </summary>
internal sealed record DescriptorInfo
{
    public const string File = "/proc/PID/fdinfo/N";

    public required long Position { get; init; }

    /// <summary>O_*, O_CLOEXEC among them.</summary>
    public required uint Flags { get; init; }
    public required int MountId { get; init; }
    public required ulong Inode { get; init; }

    /// <summary>As in /proc/locks: "1: FLOCK  ADVISORY  WRITE 359 00:13:11691 0 EOF".</summary>
    public required IReadOnlyList<string> Locks { get; init; }

    /// <summary>What the kind of file adds: "eventfd-count: 3".</summary>
    public required IReadOnlyList<string> Others { get; init; }

    /// <summary>The same as the text it was.</summary>
    public byte[] OtherText => Encoding.Latin1.GetBytes(string.Concat(Others.Select(line => line + "\n")));

    public static DescriptorInfo Parse(ReadOnlySpan<byte> text)
    {
        var lines = new ProcLines(text, File);
        var position = lines.Next("pos:"u8).I64();
        var flags = lines.Next("flags:"u8).U32(8);
        var mount = lines.Next("mnt_id:"u8).I32();
        var inode = lines.Next("ino:"u8).U64();
        var locks = new List<string>();
        var others = new List<string>();
        while (lines.TryNext(out var line))
        {
            Add(ref line, locks, others);
        }

        return new DescriptorInfo { Position = position, Flags = flags, MountId = mount, Inode = inode, Locks = locks, Others = others };
    }

    private static void Add(ref ProcLine line, List<string> locks, List<string> others)
    {
        if (others.Count == 0 && line.StartsWith("lock:"u8))
        {
            line.Expect("lock:"u8);
            locks.Add(Encoding.Latin1.GetString(line.Rest).Trim(' ', '\t'));
        }
        else
        {
            others.Add(Encoding.Latin1.GetString(line.Rest));
        }
    }
}

using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Two file systems in memory: one with an entry of every kind, an empty one.</summary>
internal static class ExampleTree
{
    private const string MountPoint = "/dev/shm";
    private static readonly byte[] Contents = [1, 2, 3, 4, 5];

    private static readonly TreeEntryRecord[] Entries =
    [
        new() { Kind = TreeEntryKind.Directory, Path = "", Mode = 0x3ff, Modified = 1_600_000_000_000_000_002 },
        new() { Kind = TreeEntryKind.Directory, Path = "d", Mode = 0x1ed, Uid = 1000, Gid = 100, Modified = -1 },
        new() { Kind = TreeEntryKind.Regular, Path = "d/holes", Mode = 0x1a4, Uid = 1000, Gid = 100, Modified = 5, Size = 10000, DataBytes = 2 * Contents.Length },
        new() { Kind = TreeEntryKind.HardLink, Path = "d/again", Target = "d/holes" },
        new() { Kind = TreeEntryKind.Symlink, Path = "link", Mode = 0x1ff, Target = "../anywhere" },
        new() { Kind = TreeEntryKind.Fifo, Path = "fifo", Mode = 0x180 },
        new() { Kind = TreeEntryKind.Socket, Path = "socket", Mode = 0x1ed },
    ];

    private static readonly TreeDataRecord[] Data = [new(0, Contents), new(4096, Contents)];

    public static IReadOnlyList<TreeRecord> Trees() =>
    [
        new() { MountPoint = MountPoint, EntryCount = Entries.Length, DataBytes = Entries.Sum(entry => entry.DataBytes) },
        new() { MountPoint = "/tmp", EntryCount = 0, DataBytes = 0 },
    ];

    /// <summary>What follows the state: nothing for any other tree than the example's.</summary>
    public static void Write(ImageWriter writer, IReadOnlyList<TreeRecord> trees) =>
        Write(writer, trees.Any(tree => tree.MountPoint == MountPoint) ? Entries : [], Data);

    public static void Write(ImageWriter writer, IReadOnlyList<TreeEntryRecord> entries, IReadOnlyList<TreeDataRecord> data)
    {
        foreach (var entry in entries)
        {
            writer.Write(entry);
            foreach (var part in entry.DataBytes > 0 ? data : [])
            {
                writer.Write(part);
            }
        }
    }
}

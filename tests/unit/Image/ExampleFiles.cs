using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>A file without a name of every kind, and what is in them.</summary>
internal static class ExampleFiles
{
    public const ulong MemoryFile = 53;
    public const ulong SharedMemory = 54;
    public const ulong Segment = 55;
    public const ulong HugeFile = 56;
    private static readonly byte[] Contents = [9, 8, 7, 6, 5];

    public static readonly FileRecord[] Nameless =
    [
        Make(51, FileKind.Nameless, "/var/log/old.log", 10000, new NamelessDetail { Mode = 0x1a4, Uid = 1000, Gid = 100, DataBytes = 2 * Contents.Length }),
        Make(52, FileKind.RemovedDirectory, "/tmp/gone", 40, new NamelessDetail { Mode = 0x1ed }),
        Make(MemoryFile, FileKind.MemoryFile, "a/name ..", 8192, new NamelessDetail { Mode = 0x1ff, DataBytes = Contents.Length, Seals = 0x12 }),
        Make(SharedMemory, FileKind.SharedMemory, "", 16384, new NamelessDetail { DataBytes = Contents.Length }),
        Make(Segment, FileKind.Segment, "", 5000, new NamelessDetail { Mode = 0x180, Key = 77, SegmentId = 32768 }),
        Make(HugeFile, FileKind.MemoryFile, "huge", 4 << 20, new NamelessDetail { Mode = 0x1ff, DataBytes = Contents.Length, HugePageSize = 2 << 20 }),
    ];

    public static void Write(ImageWriter writer, CheckpointImage image)
    {
        foreach (var file in image.NamelessFiles.Where(file => file.Nameless!.DataBytes > 0))
        {
            writer.Write(new FileDataRecord(file.Id, 0, Contents));
            if (file.Nameless!.DataBytes > Contents.Length)
            {
                writer.Write(new FileDataRecord(file.Id, 4096, Contents));
            }
        }
    }

    private static FileRecord Make(ulong id, FileKind kind, string path, long size, NamelessDetail detail) =>
        new() { Id = id, Kind = kind, Path = path, Device = 1, Inode = id, Size = size, Modified = -5, Nameless = detail };
}

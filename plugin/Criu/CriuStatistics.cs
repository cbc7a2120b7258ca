using System.Buffers.Binary;
using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Restore;

namespace CrContainers.Plugin.Criu;

/// <summary>
/// stats-dump and stats-restore, the files of CRIU's in which podman (--print-stats, --export) and containerd look for what a checkpoint
/// or restore did: two magics, a length, and a message of CRIU's stats.proto. Times are in microseconds.
/// </summary>
internal static class CriuStatistics
{
    public const string CheckpointFile = "stats-dump";
    public const string RestoreFile = "stats-restore";

    private const uint ServiceMagic = 0x55105940;
    private const uint StatisticsMagic = 0x57093306;
    private const int DumpField = 1;
    private const int RestoreField = 2;

    /// <summary>dump_stats_entry; no page is left to a parent image or for later.</summary>
    public static byte[] Of(CheckpointResult result) => File(DumpField, new ProtobufWriter()
        .Number(1, Microseconds(result.Times.Freeze))
        .Number(2, Microseconds(result.Pause))
        .Number(3, Microseconds(result.Times.Capture))
        .Number(4, Microseconds(result.Times.Write))
        .Number(5, (ulong)(result.Pages.Kept + result.Pages.LeftOut))
        .Number(6, 0)
        .Number(7, (ulong)result.Pages.Kept)
        .Number(9, 0));

    /// <summary>restore_stats_entry; no page is compared or shared. "Forking" is making the fresh container, and its start up to its exec.</summary>
    public static byte[] Of(RestoreResult result, TimeSpan create) => File(RestoreField, new ProtobufWriter()
        .Number(1, 0)
        .Number(2, 0)
        .Number(3, Microseconds(create + result.Times.Catch))
        .Number(4, Microseconds(result.Times.Rebuild))
        .Number(5, (ulong)result.PagesWritten));

    private static byte[] File(int field, ProtobufWriter entry)
    {
        var message = new ProtobufWriter().Message(field, entry).ToArray();
        var file = new byte[(3 * sizeof(uint)) + message.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(file, ServiceMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(sizeof(uint)), StatisticsMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(2 * sizeof(uint)), (uint)message.Length);
        message.CopyTo(file, 3 * sizeof(uint));
        return file;
    }

    /// <summary>uint32 in both messages.</summary>
    private static ulong Microseconds(TimeSpan time) => (ulong)Math.Clamp(time.TotalMicroseconds, 0, uint.MaxValue);
}

using System.Buffers.Binary;
using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Restore;
using CrContainers.Plugin.Reporting;

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
    public static byte[] Of(CheckpointResult result, StageLog log) => File(DumpField, new ProtobufWriter()
        .Number(1, Microseconds(log.TimeOf("freeze")))
        .Number(2, Microseconds(result.Pause))
        .Number(3, Microseconds(log.TimeOf("capture")))
        .Number(4, Microseconds(log.TimeOf("write")))
        .Number(5, (ulong)(result.PagesKept + result.PagesSkipped))
        .Number(6, 0)
        .Number(7, (ulong)result.PagesKept)
        .Number(9, 0));

    /// <summary>restore_stats_entry; no page is compared or shared. "Forking" is making the fresh container.</summary>
    public static byte[] Of(RestoreResult result, StageLog log) => File(RestoreField, new ProtobufWriter()
        .Number(1, 0)
        .Number(2, 0)
        .Number(3, Microseconds(log.TimeOf("preflight") + log.TimeOf("catch")))
        .Number(4, Microseconds(result.Rebuild))
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

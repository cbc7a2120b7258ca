using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CrContainers.Engine.Native;

/// <summary>What of a segment of System V the container's task may not be allowed to set itself. Only inside the IPC namespace (<see cref="NamespaceThread"/>).</summary>
internal static unsafe class SegmentRights
{
    private const string NextIdFile = "/proc/sys/kernel/shm_next_id";
    private const long Remove = 0;
    private const long Set = 1;

    /// <summary>struct shmid64_ds.</summary>
    private const int Size = 112;
    private const int UidAt = 4;
    private const int GidAt = 8;
    private const int ModeAt = 20;

    /// <summary>The next segment will have this id, if it is free.</summary>
    public static void ChooseNextId(int id)
    {
        using var file = FileOpening.Open(NextIdFile, OpenFlags.WriteOnly);
        FileOpening.WriteAt(file, NextIdFile, Encoding.ASCII.GetBytes(id.ToString(CultureInfo.InvariantCulture)), 0);
    }

    public static void Give(int id, uint uid, uint gid, uint mode)
    {
        var description = new byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(description.AsSpan(UidAt), uid);
        BinaryPrimitives.WriteUInt32LittleEndian(description.AsSpan(GidAt), gid);
        BinaryPrimitives.WriteUInt32LittleEndian(description.AsSpan(ModeAt), mode);
        fixed (byte* start = description)
        {
            LibC.CallChecked("give rights to", $"segment {id}", Syscall.Shmctl, id, Set, (long)start);
        }
    }

    /// <summary>It goes with its last attachment.</summary>
    public static void MarkRemoved(int id) => LibC.CallChecked("remove", $"segment {id}", Syscall.Shmctl, id, Remove);
}

using System.Runtime.InteropServices;

namespace CrContainers.Engine.Native;

/// <summary>statx(2) of a name in a directory, not followed where it is a symbolic link: in one call what it is, and whether something is mounted there (STATX_ATTR_MOUNT_ROOT, Linux 5.8).</summary>
internal static unsafe class EntryStatus
{
    private const int NoFollow = 0x100;
    private const int NoAutomount = 0x800;
    private const uint BasicStatus = 0x7ff;
    private const ulong MountRoot = 0x2000;

    /// <summary>Null status where another mount hides it; false where nothing has the name.</summary>
    /// <param name="directory">Open.</param>
    /// <param name="name">Of one component, terminated.</param>
    /// <param name="subject">For messages.</param>
    /// <param name="status">Of what is there.</param>
    public static bool TryGet(int directory, byte* name, string subject, out FileStatus? status)
    {
        Statx found;
        var result = LibC.Call(Syscall.Statx, directory, (long)name, NoFollow | NoAutomount, BasicStatus, (long)&found);
        if (result == -(long)Errno.ENOENT)
        {
            status = null;
            return false;
        }

        LibC.Checked("look at", subject, result);
        status = (found.Attributes & MountRoot) != 0 ? null : new FileStatus(
            DeviceNumber.Of(found.DeviceMajor, found.DeviceMinor), found.Inode, found.Mode, found.Uid, found.Gid, found.Links, DeviceNumber.Of(found.RawMajor, found.RawMinor), (long)found.Size, (found.ModifiedSeconds * 1_000_000_000) + found.ModifiedNanoseconds);
        return true;
    }

    /// <summary>struct statx.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(8)]
        public ulong Attributes;
        [FieldOffset(16)]
        public uint Links;
        [FieldOffset(20)]
        public uint Uid;
        [FieldOffset(24)]
        public uint Gid;
        [FieldOffset(28)]
        public ushort Mode;
        [FieldOffset(32)]
        public ulong Inode;
        [FieldOffset(40)]
        public ulong Size;
        [FieldOffset(112)]
        public long ModifiedSeconds;
        [FieldOffset(120)]
        public uint ModifiedNanoseconds;
        [FieldOffset(128)]
        public uint RawMajor;
        [FieldOffset(132)]
        public uint RawMinor;
        [FieldOffset(136)]
        public uint DeviceMajor;
        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}

using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>What stat(2) says of a file.</summary>
internal readonly record struct FileStatus(ulong Device, ulong Inode, uint Mode, uint Uid, uint Gid, ulong Links, ulong RawDevice, long Size, long Modified)
{
    private const int AtFdCwd = -100;
    private const int AtEmptyPath = 0x1000;
    private const int AtSymlinkNoFollow = 0x100;
    private const uint TypeMask = 0xf000;
    private const uint WritableByOthers = 0x12;
    private const uint Sticky = 0x200;

    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    public bool IsCharacterDevice => (Mode & TypeMask) == 0x2000;

    /// <summary>A character or block device.</summary>
    public bool IsDevice => IsCharacterDevice || (Mode & TypeMask) == 0x6000;

    public bool IsFifo => (Mode & TypeMask) == 0x1000;

    public bool IsSymlink => (Mode & TypeMask) == 0xa000;

    public bool IsSocket => (Mode & TypeMask) == 0xc000;

    /// <summary>In words, for messages.</summary>
    public string KindName => IsRegular ? "regular file" : IsDirectory ? "directory" : IsFifo ? "FIFO or pipe" : IsSocket ? "socket" : IsDevice ? "device" : "link";

    /// <summary>Permissions with set-uid, set-gid and sticky.</summary>
    public uint Permissions => Mode & ~TypeMask;

    /// <summary>It is root's, and no one else may write to it.</summary>
    public bool IsRootsAlone => Uid == 0 && (Mode & WritableByOthers) == 0;

    /// <summary>A directory of root's where only root can rename or remove what is root's: also one like /tmp.</summary>
    public bool KeepsWhatIsRoots => Uid == 0 && IsDirectory && ((Mode & WritableByOthers) == 0 || (Mode & Sticky) != 0);

    public int DeviceMajor => (int)((RawDevice >> 8) & 0xfff);

    public int DeviceMinor => (int)((RawDevice & 0xff) | ((RawDevice >> 12) & 0xfff00));

    public static FileStatus Of(SafeFileHandle file, string subject) =>
        At((int)file.DangerousGetHandle(), "", AtEmptyPath, out var status) is var result && result < 0
            ? throw new Errors.KernelException("look at", subject, (Errno)(-result))
            : status;

    /// <summary>Of what a path leads to, links followed; null where it leads to nothing.</summary>
    public static FileStatus? OfPath(string path) => At(AtFdCwd, path, 0, out var status) < 0 ? null : status;

    /// <summary>Of the path itself, a link not followed; null where there is nothing.</summary>
    public static FileStatus? OfLink(string path) => At(AtFdCwd, path, AtSymlinkNoFollow, out var status) < 0 ? null : status;

    private static unsafe long At(int directory, string path, int flags, out FileStatus status)
    {
        Stat stat;
        fixed (byte* name = Path(path))
        {
            var result = LibC.Call(Syscall.Newfstatat, directory, (long)name, (long)&stat, flags);
            status = new FileStatus(stat.Device, stat.Inode, stat.Mode, stat.Uid, stat.Gid, stat.Links, stat.RawDevice, stat.Size, (stat.ModifiedSeconds * 1_000_000_000) + stat.ModifiedNanoseconds);
            return result;
        }
    }

    private static byte[] Path(string path) => [.. Encoding.Latin1.GetBytes(path), 0];

    /// <summary>struct stat of x86-64.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct Stat
    {
        [FieldOffset(0)]
        public ulong Device;
        [FieldOffset(8)]
        public ulong Inode;
        [FieldOffset(16)]
        public ulong Links;
        [FieldOffset(24)]
        public uint Mode;
        [FieldOffset(28)]
        public uint Uid;
        [FieldOffset(32)]
        public uint Gid;
        [FieldOffset(40)]
        public ulong RawDevice;
        [FieldOffset(48)]
        public long Size;
        [FieldOffset(88)]
        public long ModifiedSeconds;
        [FieldOffset(96)]
        public long ModifiedNanoseconds;
    }
}

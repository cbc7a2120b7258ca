using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>A pseudo terminal, through copies of its ends, most of it of its master (ioctl_tty(2)).</summary>
internal static unsafe class PseudoTerminal
{
    public const ulong GetIndex = 0x80045430;
    public const ulong SetLock = 0x40045431;
    public const ulong SetPackets = 0x5420;
    public const ulong SetExclusive = 0x540c;
    public const ulong MakeControlling = 0x540e;
    private const ulong GetLock = 0x80045439;
    private const ulong GetPackets = 0x80045438;
    private const ulong GetExclusive = 0x80045440;
    private const ulong GetSession = 0x5429;
    private const ulong GetForeground = 0x540f;

    public static int Index(SafeFileHandle master) => Ask(master, GetIndex);

    public static bool IsLocked(SafeFileHandle master) => Ask(master, GetLock) != 0;

    public static bool HasPackets(SafeFileHandle master) => Ask(master, GetPackets) != 0;

    /// <summary>Each end has a flag of its own.</summary>
    public static bool IsExclusive(SafeFileHandle slave) => Ask(slave, GetExclusive) != 0;

    /// <summary>The session it controls, by an id of this program's pid namespace; null for none.</summary>
    public static int? Session(SafeFileHandle master)
    {
        int value;
        return LibC.Call(Syscall.Ioctl, Number(master), (long)GetSession, (long)&value) < 0 ? null : value;
    }

    public static int ForegroundGroup(SafeFileHandle master) => Ask(master, GetForeground);

    private static int Ask(SafeFileHandle master, ulong request)
    {
        int value;
        LibC.CallChecked("look at", "a pseudo terminal", Syscall.Ioctl, Number(master), (long)request, (long)&value);
        return value;
    }

    private static long Number(SafeFileHandle file) => (int)file.DangerousGetHandle();
}

using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>A terminal's settings and window size (ioctl_tty(2)).</summary>
internal static unsafe class Terminal
{
    /// <summary>Bytes of struct termios2 on x86-64.</summary>
    public const int SettingsSize = 44;

    private const int WindowWords = 4;
    private const long GetSettings = 0x802c542a;
    private const long SetSettings = 0x402c542b;
    private const long GetWindow = 0x5413;
    private const long SetWindow = 0x5414;
    private const long CountUnread = 0x541b;

    /// <summary>struct termios2; null where the file is no terminal.</summary>
    public static byte[]? Settings(SafeFileHandle file)
    {
        var settings = new byte[SettingsSize];
        fixed (byte* start = settings)
        {
            return LibC.Call(Syscall.Ioctl, Number(file), GetSettings, (long)start) < 0 ? null : settings;
        }
    }

    public static void SetSettingsOf(SafeFileHandle file, ReadOnlySpan<byte> settings)
    {
        fixed (byte* start = settings)
        {
            LibC.CallChecked("set", "the terminal's settings", Syscall.Ioctl, Number(file), SetSettings, (long)start);
        }
    }

    /// <summary>struct winsize: rows, columns, width and height in pixels.</summary>
    public static ushort[] Window(SafeFileHandle file)
    {
        var window = new ushort[WindowWords];
        fixed (ushort* start = window)
        {
            LibC.CallChecked("read", "the terminal's window size", Syscall.Ioctl, Number(file), GetWindow, (long)start);
        }

        return window;
    }

    /// <summary>The foreground process group is sent SIGWINCH if it is another size than before.</summary>
    public static void SetWindowOf(SafeFileHandle file, ReadOnlySpan<ushort> window)
    {
        fixed (ushort* start = window)
        {
            LibC.CallChecked("set", "the terminal's window size", Syscall.Ioctl, Number(file), SetWindow, (long)start);
        }
    }

    /// <summary>Bytes of input that a read would give now.</summary>
    public static int Unread(SafeFileHandle file)
    {
        int count = 0;
        LibC.CallChecked("read", "the terminal's input", Syscall.Ioctl, Number(file), CountUnread, (long)&count);
        return count;
    }

    private static long Number(SafeFileHandle file) => (int)file.DangerousGetHandle();
}

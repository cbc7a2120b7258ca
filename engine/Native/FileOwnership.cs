using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>Whom an open file signals, through a copy of its descriptor (fcntl(2)).</summary>
internal static unsafe class FileOwnership
{
    public const ulong SetOwner = 15;
    public const ulong SetSignal = 10;
    private const long GetOwner = 16;
    private const long GetSignal = 11;

    /// <summary>struct f_owner_ex, with the ids of this program's pid namespace; id 0 is nobody.</summary>
    public static (int Kind, int Id) Owner(SafeFileHandle file, string subject)
    {
        var owner = stackalloc int[2];
        LibC.CallChecked("look at", subject, Syscall.Fcntl, (int)file.DangerousGetHandle(), GetOwner, (long)owner);
        return (owner[0], owner[1]);
    }

    /// <summary>0 where none was set.</summary>
    public static int Signal(SafeFileHandle file, string subject) => (int)LibC.CallChecked("look at", subject, Syscall.Fcntl, (int)file.DangerousGetHandle(), GetSignal);
}

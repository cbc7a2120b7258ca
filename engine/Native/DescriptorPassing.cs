using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>SCM_RIGHTS of unix(7): sending a descriptor through a socket.</summary>
internal static unsafe class DescriptorPassing
{
    /// <summary>Room for one descriptor.</summary>
    public const int ControlSize = 24;

    /// <summary>Sends one byte and with it <paramref name="descriptor"/>.</summary>
    public static void Send(SafeFileHandle socket, SafeFileHandle descriptor, string subject)
    {
        byte payload = 0;
        var vector = new IoVector(&payload, 1);
        fixed (byte* control = MessageHeader.Rights([(int)descriptor.DangerousGetHandle()]))
        fixed (byte* message = MessageHeader.Of(default, (ulong)&vector, ((ulong)control, ControlSize)))
        {
            LibC.CallChecked("pass", subject, Syscall.Sendmsg, (int)socket.DangerousGetHandle(), (long)message);
        }
    }
}

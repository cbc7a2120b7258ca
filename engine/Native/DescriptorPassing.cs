using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>SCM_RIGHTS of unix(7): sending a descriptor through a socket.</summary>
internal static unsafe class DescriptorPassing
{
    public const int MessageSize = 56;
    public const int ControlSize = 24;
    private const int SolSocket = 1;
    private const int ScmRights = 1;
    private const int ControlLength = 20;

    /// <summary>Sends one byte and with it <paramref name="descriptor"/>.</summary>
    public static void Send(SafeFileHandle socket, SafeFileHandle descriptor, string subject)
    {
        byte payload = 0;
        var vector = new IoVector(&payload, 1);
        var control = Control((int)descriptor.DangerousGetHandle());
        fixed (byte* controlStart = control)
        {
            var message = Message((ulong)&vector, (ulong)controlStart);
            fixed (byte* messageStart = message)
            {
                LibC.CallChecked("pass", subject, Syscall.Sendmsg, (int)socket.DangerousGetHandle(), (long)messageStart);
            }
        }
    }

    /// <summary>struct msghdr with one iovec and room for one descriptor.</summary>
    public static byte[] Message(ulong vector, ulong control)
    {
        var message = new ulong[MessageSize / sizeof(ulong)];
        message[2] = vector;
        message[3] = 1;
        message[4] = control;
        message[5] = ControlSize;
        return MemoryMarshal.AsBytes(message.AsSpan()).ToArray();
    }

    private static byte[] Control(int descriptor)
    {
        var control = new byte[ControlSize];
        BitConverter.TryWriteBytes(control, (ulong)ControlLength);
        BitConverter.TryWriteBytes(control.AsSpan(8), SolSocket);
        BitConverter.TryWriteBytes(control.AsSpan(12), ScmRights);
        BitConverter.TryWriteBytes(control.AsSpan(16), descriptor);
        return control;
    }
}

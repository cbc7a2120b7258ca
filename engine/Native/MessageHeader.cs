using System.Runtime.InteropServices;

namespace CrContainers.Engine.Native;

/// <summary>struct msghdr, and the struct cmsghdr it points to.</summary>
internal static class MessageHeader
{
    /// <summary>Bytes of struct msghdr.</summary>
    public const int Size = 56;
    private const int ScmRights = 1;
    private const int ScmCredentials = 2;
    private const int ControlHeader = 16;

    /// <param name="name">Address of a struct sockaddr, and its length; 0 for none.</param>
    /// <param name="vector">Address of one struct iovec.</param>
    /// <param name="control">Address of what <see cref="Rights"/> and <see cref="Credentials"/> give, and its length; 0 for none.</param>
    public static byte[] Of((ulong Address, int Length) name, ulong vector, (ulong Address, int Length) control)
    {
        ulong[] message = [name.Address, (ulong)name.Length, vector, 1, control.Address, (ulong)control.Length, 0];
        return MemoryMarshal.AsBytes(message.AsSpan()).ToArray();
    }

    /// <summary>SCM_RIGHTS.</summary>
    public static byte[] Rights(IReadOnlyCollection<int> descriptors) => Control(ScmRights, [.. descriptors.SelectMany(BitConverter.GetBytes)]);

    /// <summary>SCM_CREDENTIALS.</summary>
    public static byte[] Credentials(int pid, uint uid, uint gid) =>
        Control(ScmCredentials, [.. BitConverter.GetBytes(pid), .. BitConverter.GetBytes(uid), .. BitConverter.GetBytes(gid)]);

    private static byte[] Control(int kind, byte[] values)
    {
        var control = new byte[(ControlHeader + values.Length + 7) & ~7];
        BitConverter.TryWriteBytes(control, (ulong)(ControlHeader + values.Length));
        BitConverter.TryWriteBytes(control.AsSpan(8), SocketOptionTable.Socket);
        BitConverter.TryWriteBytes(control.AsSpan(12), kind);
        values.CopyTo(control.AsSpan(ControlHeader));
        return control;
    }
}

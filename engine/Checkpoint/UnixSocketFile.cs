using System.Text;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The name of a unix socket in the file system.</summary>
internal static class UnixSocketFile
{
    public const int Stream = 1;
    public const int Datagram = 2;

    /// <summary>For a kernel that does not tell a unix socket's backlog; listen(2) lowers this to the container's limit (somaxconn).</summary>
    public const int UsualBacklog = 4096;
    private const int PathAt = 2;

    /// <summary>True for the address of a socket that has a name.</summary>
    public static bool IsName(byte[]? address) => address?.Length > PathAt;

    /// <summary>With permissions and owner, where it is a path; null where that does not lead to a socket.</summary>
    public static SocketDetail? Named(ContainerRoot root, SocketDetail socket)
    {
        if (socket.Address.Length <= PathAt || socket.Address[PathAt] == 0)
        {
            return socket;
        }

        var path = Encoding.Latin1.GetString(socket.Address.AsSpan(PathAt).TrimEnd((byte)0));
        return root.Look(path) is { IsSocket: true } status ? socket with { Mode = status.Permissions, Uid = status.Uid, Gid = status.Gid } : null;
    }
}

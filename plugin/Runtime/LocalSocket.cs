using System.Net.Sockets;

namespace CrContainers.Plugin.Runtime;

/// <summary>A connection to a daemon of this host (unix(7)).</summary>
internal static class LocalSocket
{
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static Stream Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

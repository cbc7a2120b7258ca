using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace CrContainers.Engine.Image.Records;

/// <summary>Sockets as a person writes them: "TCP 127.0.0.1:6379", "unix /run/socket".</summary>
public static class SocketText
{
    private const int UnixFamily = 1;
    private const int InetFamily = 2;
    private const int NetlinkFamily = 16;
    private const int NetlinkLength = 12;
    private const int Inet6Family = 10;
    private const int Inet6Start = 8;
    private const int InetLength = 16;
    private const int Inet6Length = 28;

    public static string Of(SocketDetail socket) =>
        $"{Kind(socket.Domain, socket.Protocol)} {(socket.Address.Length == 0 ? "socket without an address" : Address(socket.Address))}{(socket.State == SocketState.Listening ? ", listening" : "")}";

    public static string Kind(int domain, int protocol) => (domain, protocol) switch
    {
        (UnixFamily, _) => "unix",
        (InetFamily or Inet6Family, 6) => "TCP",
        (InetFamily or Inet6Family, 17) => "UDP",
        (InetFamily, 1) or (Inet6Family, 58) => "ICMP",
        (InetFamily or Inet6Family, _) => "raw IP",
        (NetlinkFamily, _) => "netlink",
        (17, _) => "packet",
        _ => FormattableString.Invariant($"family {domain}"),
    };

    /// <summary>struct sockaddr.</summary>
    public static string Address(ReadOnlySpan<byte> address) => Family(address) switch
    {
        InetFamily when address.Length == InetLength => new IPEndPoint(new IPAddress(address[4..8]), Port(address)).ToString(),
        Inet6Family when address.Length == Inet6Length => new IPEndPoint(new IPAddress(address.Slice(Inet6Start, 16)), Port(address)).ToString(),
        NetlinkFamily when address.Length == NetlinkLength => FormattableString.Invariant(
            $"port {BinaryPrimitives.ReadUInt32LittleEndian(address[4..])}, groups {BinaryPrimitives.ReadUInt32LittleEndian(address[8..]):x}"),
        UnixFamily when address.Length > 2 => UnixName(address[2..]),
        _ => "no address",
    };

    private static int Family(ReadOnlySpan<byte> address) => address.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(address);

    private static int Port(ReadOnlySpan<byte> address) => BinaryPrimitives.ReadUInt16BigEndian(address[2..]);

    /// <summary>An abstract name begins with a zero byte, which ss(8) shows as @; any byte may follow.</summary>
    private static string UnixName(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder();
        foreach (var sign in name[0] == 0 ? name[1..] : name.TrimEnd((byte)0))
        {
            text.Append(sign is >= (byte)' ' and <= (byte)'~' ? (char)sign : '?');
        }

        return name[0] == 0 ? $"@{text}" : text.ToString();
    }
}

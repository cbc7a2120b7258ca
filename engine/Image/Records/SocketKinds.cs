namespace CrContainers.Engine.Image.Records;

/// <summary>Which sockets an image can hold.</summary>
public static class SocketKinds
{
    private const int Stream = 1;
    private const int Datagram = 2;
    private const int Raw = 3;
    private const int BySequence = 5;

    /// <summary>NETLINK_ROUTE, NETLINK_SOCK_DIAG, NETLINK_KOBJECT_UEVENT, NETLINK_GENERIC.</summary>
    public static IReadOnlyList<int> KeptNetlink { get; } = [0, 4, 15, 16];

    /// <summary>TCP, UDP, ping and raw sockets over IP of either version, unix and netlink sockets.</summary>
    public static bool IsKept(int domain, int type, int protocol) => (domain, type) switch
    {
        (2 or 10, Stream) => protocol == 6,
        (2 or 10, Datagram) => protocol == 17 || protocol == (domain == 2 ? 1 : 58),
        (2 or 10, Raw) => protocol is > 0 and < 256,
        (1, Stream or Datagram or BySequence) => protocol == 0,
        (16, Datagram or Raw) => KeptNetlink.Contains(protocol),
        _ => false,
    };
}

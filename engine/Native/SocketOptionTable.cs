namespace CrContainers.Engine.Native;

/// <summary>The options of sockets that are kept: read by getsockopt(2), and set again where a new socket has another value,
/// in this order: IP_TOS changes SO_PRIORITY.</summary>
internal static class SocketOptionTable
{
    public const int Socket = 1;
    public const int Tcp = 6;
    public const int SendBuffer = 7;
    public const int ReceiveBuffer = 8;
    public const int TcpSegmentSize = 2;
    public const int TcpWindowClamp = 10;

    /// <summary>Bytes of an interface's name or an algorithm's.</summary>
    public const int NameSize = 16;
    private const int Ip = 0;
    private const int Udp = 17;
    private const int IcmpV6 = 58;
    private const int Raw = 255;
    private const int Timestamping = 37;
    private const int TimestampingNew = 65;
    public const int Ipv6 = 41;
    public const int Netlink = 270;

    /// <summary>Of a connection the kernel tells what was agreed on with its peer; some other options only a connection can be given.</summary>
    public static bool IsOfConnection(int level, int number) =>
        (level == Tcp && number is TcpSegmentSize or TcpWindowClamp) || (level == Socket && number is Timestamping or TimestampingNew);

    /// <summary>Null for one that is not kept.</summary>
    public static SocketOptionEntry? Find(int level, int number) =>
        All.Where(entry => entry.Level == level && entry.Number == number).Select(entry => (SocketOptionEntry?)entry).FirstOrDefault();

    public static IReadOnlyList<SocketOptionEntry> All { get; } =
    [
        new(Ip, 1, "IP_TOS", 4),
        new(Ip, 2, "IP_TTL", 4),
        new(Ip, 3, "IP_HDRINCL", 4),
        new(Ip, 6, "IP_RECVOPTS", 4),
        new(Ip, 7, "IP_RETOPTS", 4),
        new(Ip, 8, "IP_PKTINFO", 4),
        new(Ip, 10, "IP_MTU_DISCOVER", 4),
        new(Ip, 11, "IP_RECVERR", 4),
        new(Ip, 12, "IP_RECVTTL", 4),
        new(Ip, 13, "IP_RECVTOS", 4),
        new(Ip, 15, "IP_FREEBIND", 4),
        new(Ip, 18, "IP_PASSSEC", 4),
        new(Ip, 19, "IP_TRANSPARENT", 4),
        new(Ip, 20, "IP_RECVORIGDSTADDR", 4),
        new(Ip, 21, "IP_MINTTL", 4),
        new(Ip, 23, "IP_CHECKSUM", 4),
        new(Ip, 24, "IP_BIND_ADDRESS_NO_PORT", 4),
        new(Ip, 25, "IP_RECVFRAGSIZE", 4),
        new(Ip, 26, "IP_RECVERR_RFC4884", 4),
        new(Ip, 32, "IP_MULTICAST_IF", 4),
        new(Ip, 33, "IP_MULTICAST_TTL", 4),
        new(Ip, 34, "IP_MULTICAST_LOOP", 4),
        new(Ip, 49, "IP_MULTICAST_ALL", 4),
        new(Ip, 50, "IP_UNICAST_IF", 4),
        new(Ip, 51, "IP_LOCAL_PORT_RANGE", 4),
        new(Socket, 1, "SO_DEBUG", 4),
        new(Socket, 2, "SO_REUSEADDR", 4),
        new(Socket, 5, "SO_DONTROUTE", 4),
        new(Socket, 6, "SO_BROADCAST", 4),
        new(Socket, 7, "SO_SNDBUF", 4),
        new(Socket, 8, "SO_RCVBUF", 4),
        new(Socket, 9, "SO_KEEPALIVE", 4),
        new(Socket, 10, "SO_OOBINLINE", 4),
        new(Socket, 11, "SO_NO_CHECK", 4),
        new(Socket, 12, "SO_PRIORITY", 4),
        new(Socket, 13, "SO_LINGER", 8),
        new(Socket, 15, "SO_REUSEPORT", 4),
        new(Socket, 16, "SO_PASSCRED", 4),
        new(Socket, 18, "SO_RCVLOWAT", 4),
        new(Socket, 20, "SO_RCVTIMEO", 16),
        new(Socket, 21, "SO_SNDTIMEO", 16),
        new(Socket, 25, "SO_BINDTODEVICE", NameSize),
        new(Socket, 29, "SO_TIMESTAMP", 4),
        new(Socket, 34, "SO_PASSSEC", 4),
        new(Socket, 35, "SO_TIMESTAMPNS", 4),
        new(Socket, 36, "SO_MARK", 4),
        new(Socket, Timestamping, "SO_TIMESTAMPING", 4),
        new(Socket, 40, "SO_RXQ_OVFL", 4),
        new(Socket, 42, "SO_PEEK_OFF", 4),
        new(Socket, 45, "SO_SELECT_ERR_QUEUE", 4),
        new(Socket, 46, "SO_BUSY_POLL", 4),
        new(Socket, 47, "SO_MAX_PACING_RATE", 8),
        new(Socket, 60, "SO_ZEROCOPY", 4),
        new(Socket, 61, "SO_TXTIME", 8),
        new(Socket, 63, "SO_TIMESTAMP_NEW", 4),
        new(Socket, 64, "SO_TIMESTAMPNS_NEW", 4),
        new(Socket, TimestampingNew, "SO_TIMESTAMPING_NEW", 4),
        new(Socket, 69, "SO_PREFER_BUSY_POLL", 4),
        new(Socket, 74, "SO_TXREHASH", 4),
        new(Socket, 75, "SO_RCVMARK", 4),
        new(Socket, 76, "SO_PASSPIDFD", 4),
        new(Socket, 82, "SO_RCVPRIORITY", 4),
        new(Socket, 83, "SO_PASSRIGHTS", 4),
        new(Tcp, 1, "TCP_NODELAY", 4),
        new(Tcp, 2, "TCP_MAXSEG", 4),
        new(Tcp, 3, "TCP_CORK", 4),
        new(Tcp, 4, "TCP_KEEPIDLE", 4),
        new(Tcp, 5, "TCP_KEEPINTVL", 4),
        new(Tcp, 6, "TCP_KEEPCNT", 4),
        new(Tcp, 7, "TCP_SYNCNT", 4),
        new(Tcp, 8, "TCP_LINGER2", 4),
        new(Tcp, 9, "TCP_DEFER_ACCEPT", 4),
        new(Tcp, 10, "TCP_WINDOW_CLAMP", 4),
        new(Tcp, 13, "TCP_CONGESTION", NameSize),
        new(Tcp, 16, "TCP_THIN_LINEAR_TIMEOUTS", 4),
        new(Tcp, 18, "TCP_USER_TIMEOUT", 4),
        new(Tcp, 23, "TCP_FASTOPEN", 4),
        new(Tcp, 25, "TCP_NOTSENT_LOWAT", 4),
        new(Tcp, 27, "TCP_SAVE_SYN", 4),
        new(Tcp, 30, "TCP_FASTOPEN_CONNECT", 4),
        new(Tcp, 34, "TCP_FASTOPEN_NO_COOKIE", 4),
        new(Tcp, 36, "TCP_INQ", 4),
        new(Tcp, 37, "TCP_TX_DELAY", 4),
        new(Tcp, 44, "TCP_RTO_MAX_MS", 4),
        new(Tcp, 45, "TCP_RTO_MIN_US", 4),
        new(Tcp, 46, "TCP_DELACK_MAX_US", 4),
        new(Udp, 1, "UDP_CORK", 4),
        new(Udp, 101, "UDP_NO_CHECK6_TX", 4),
        new(Udp, 102, "UDP_NO_CHECK6_RX", 4),
        new(Udp, 103, "UDP_SEGMENT", 4),
        new(Udp, 104, "UDP_GRO", 4),
        new(Ipv6, 2, "IPV6_2292PKTINFO", 4),
        new(Ipv6, 8, "IPV6_2292HOPLIMIT", 4),
        new(Ipv6, 11, "IPV6_FLOWINFO", 4),
        new(Ipv6, 16, "IPV6_UNICAST_HOPS", 4),
        new(Ipv6, 17, "IPV6_MULTICAST_IF", 4),
        new(Ipv6, 18, "IPV6_MULTICAST_HOPS", 4),
        new(Ipv6, 19, "IPV6_MULTICAST_LOOP", 4),
        new(Ipv6, 23, "IPV6_MTU_DISCOVER", 4),
        new(Ipv6, 25, "IPV6_RECVERR", 4),
        new(Ipv6, 26, "IPV6_V6ONLY", 4),
        new(Ipv6, 29, "IPV6_MULTICAST_ALL", 4),
        new(Ipv6, 30, "IPV6_ROUTER_ALERT_ISOLATE", 4),
        new(Ipv6, 31, "IPV6_RECVERR_RFC4884", 4),
        new(Ipv6, 33, "IPV6_FLOWINFO_SEND", 4),
        new(Ipv6, 36, "IPV6_HDRINCL", 4),
        new(Ipv6, 49, "IPV6_RECVPKTINFO", 4),
        new(Ipv6, 51, "IPV6_RECVHOPLIMIT", 4),
        new(Ipv6, 53, "IPV6_RECVHOPOPTS", 4),
        new(Ipv6, 56, "IPV6_RECVRTHDR", 4),
        new(Ipv6, 58, "IPV6_RECVDSTOPTS", 4),
        new(Ipv6, 60, "IPV6_RECVPATHMTU", 4),
        new(Ipv6, 62, "IPV6_DONTFRAG", 4),
        new(Ipv6, 66, "IPV6_RECVTCLASS", 4),
        new(Ipv6, 67, "IPV6_TCLASS", 4),
        new(Ipv6, 70, "IPV6_AUTOFLOWLABEL", 4),
        new(Ipv6, 72, "IPV6_ADDR_PREFERENCES", 4),
        new(Ipv6, 73, "IPV6_MINHOPCOUNT", 4),
        new(Ipv6, 74, "IPV6_RECVORIGDSTADDR", 4),
        new(Ipv6, 75, "IPV6_TRANSPARENT", 4),
        new(Ipv6, 76, "IPV6_UNICAST_IF", 4),
        new(Ipv6, 77, "IPV6_RECVFRAGSIZE", 4),
        new(Ipv6, 78, "IPV6_FREEBIND", 4),
        new(IcmpV6, 1, "ICMPV6_FILTER", 32),
        new(Raw, 1, "ICMP_FILTER", 4),
        new(Raw, 7, "IPV6_CHECKSUM", 4),
        new(Netlink, 3, "NETLINK_PKTINFO", 4),
        new(Netlink, 4, "NETLINK_BROADCAST_ERROR", 4),
        new(Netlink, 5, "NETLINK_NO_ENOBUFS", 4),
        new(Netlink, 8, "NETLINK_LISTEN_ALL_NSID", 4),
        new(Netlink, 10, "NETLINK_CAP_ACK", 4),
        new(Netlink, 11, "NETLINK_EXT_ACK", 4),
        new(Netlink, 12, "NETLINK_GET_STRICT_CHK", 4),
    ];
}

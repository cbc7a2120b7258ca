/* Covers: every option of sockets that is kept, one by one: each is given to a socket of its own, a value that no new socket has. Mode
   all: also those that take rights. */
#include "sockets.h"

#define TCP4 AF_INET, SOCK_STREAM, 0
#define TCP6 AF_INET6, SOCK_STREAM, 0
#define UDP4 AF_INET, SOCK_DGRAM, 0
#define UDP6 AF_INET6, SOCK_DGRAM, 0
#define UNIX AF_UNIX, SOCK_STREAM, 0
#define RAW4 AF_INET, SOCK_RAW, IPPROTO_ICMP
#define RAW6 AF_INET6, SOCK_RAW, IPPROTO_ICMPV6
#define RAW6_OTHER AF_INET6, SOCK_RAW, 200
#define NETLINK AF_NETLINK, SOCK_RAW, 0

enum { LONGEST = 32 };

/* The name as in the manual; the socket; level and number; bytes and value of what it is set to. */
static const struct { const char *name; int domain, type, protocol, level, number; socklen_t size; int value[LONGEST / 4]; } options[] = {
    { "IP_TOS", TCP4, 0, 1, 4, { 16 } },
    { "IP_TTL", TCP4, 0, 2, 4, { 33 } },
    { "IP_HDRINCL", RAW4, 0, 3, 4, { 1 } },
    { "IP_RECVOPTS", UDP4, 0, 6, 4, { 1 } },
    { "IP_RETOPTS", UDP4, 0, 7, 4, { 1 } },
    { "IP_PKTINFO", UDP4, 0, 8, 4, { 1 } },
    { "IP_MTU_DISCOVER", UDP4, 0, 10, 4, { 3 } },
    { "IP_RECVERR", UDP4, 0, 11, 4, { 1 } },
    { "IP_RECVTTL", UDP4, 0, 12, 4, { 1 } },
    { "IP_RECVTOS", UDP4, 0, 13, 4, { 1 } },
    { "IP_FREEBIND", TCP4, 0, 15, 4, { 1 } },
    { "IP_PASSSEC", UDP4, 0, 18, 4, { 1 } },
    { "IP_TRANSPARENT", TCP4, 0, 19, 4, { 1 } },
    { "IP_RECVORIGDSTADDR", UDP4, 0, 20, 4, { 1 } },
    { "IP_MINTTL", TCP4, 0, 21, 4, { 2 } },
    { "IP_CHECKSUM", UDP4, 0, 23, 4, { 1 } },
    { "IP_BIND_ADDRESS_NO_PORT", TCP4, 0, 24, 4, { 1 } },
    { "IP_RECVFRAGSIZE", UDP4, 0, 25, 4, { 1 } },
    { "IP_RECVERR_RFC4884", UDP4, 0, 26, 4, { 1 } },
    { "IP_MULTICAST_IF", UDP4, 0, 32, 4, { 16777343 } },
    { "IP_MULTICAST_TTL", UDP4, 0, 33, 4, { 5 } },
    { "IP_MULTICAST_LOOP", UDP4, 0, 34, 4, { 0 } },
    { "IP_MULTICAST_ALL", UDP4, 0, 49, 4, { 0 } },
    { "IP_UNICAST_IF", UDP4, 0, 50, 4, { 16777216 } },
    { "IP_LOCAL_PORT_RANGE", TCP4, 0, 51, 4, { -1018127296 } },
    { "SO_DEBUG", TCP4, 1, 1, 4, { 1 } },
    { "SO_REUSEADDR", TCP4, 1, 2, 4, { 1 } },
    { "SO_DONTROUTE", TCP4, 1, 5, 4, { 1 } },
    { "SO_BROADCAST", UDP4, 1, 6, 4, { 1 } },
    { "SO_SNDBUF", UDP4, 1, 7, 4, { 20000 } },
    { "SO_RCVBUF", UDP4, 1, 8, 4, { 30000 } },
    { "SO_KEEPALIVE", TCP4, 1, 9, 4, { 1 } },
    { "SO_OOBINLINE", TCP4, 1, 10, 4, { 1 } },
    { "SO_NO_CHECK", UDP4, 1, 11, 4, { 1 } },
    { "SO_PRIORITY", UDP4, 1, 12, 4, { 5 } },
    { "SO_LINGER", TCP4, 1, 13, 8, { 1, 42 } },
    { "SO_REUSEPORT", TCP4, 1, 15, 4, { 1 } },
    { "SO_PASSCRED", UNIX, 1, 16, 4, { 1 } },
    { "SO_RCVLOWAT", TCP4, 1, 18, 4, { 3 } },
    { "SO_RCVTIMEO", TCP4, 1, 20, 16, { 5, 0, 200000, 0 } },
    { "SO_SNDTIMEO", TCP4, 1, 21, 16, { 6, 0, 100000, 0 } },
    { "SO_BINDTODEVICE", TCP4, 1, 25, 4, { 28524 } },
    { "SO_TIMESTAMP", UDP4, 1, 29, 4, { 1 } },
    { "SO_PASSSEC", UNIX, 1, 34, 4, { 1 } },
    { "SO_TIMESTAMPNS", UDP4, 1, 35, 4, { 1 } },
    { "SO_MARK", UDP4, 1, 36, 4, { 77 } },
    { "SO_TIMESTAMPING", UDP4, 1, 37, 4, { 16 } },
    { "SO_RXQ_OVFL", UDP4, 1, 40, 4, { 1 } },
    { "SO_PEEK_OFF", UDP4, 1, 42, 4, { 5 } },
    { "SO_SELECT_ERR_QUEUE", UDP4, 1, 45, 4, { 1 } },
    { "SO_BUSY_POLL", UDP4, 1, 46, 4, { 50 } },
    { "SO_MAX_PACING_RATE", TCP4, 1, 47, 8, { 123456, 0 } },
    { "SO_ZEROCOPY", TCP4, 1, 60, 4, { 1 } },
    { "SO_TXTIME", UDP4, 1, 61, 8, { 1, 1 } },
    { "SO_TIMESTAMP_NEW", UDP4, 1, 63, 4, { 1 } },
    { "SO_TIMESTAMPNS_NEW", UDP4, 1, 64, 4, { 1 } },
    { "SO_TIMESTAMPING_NEW", UDP4, 1, 65, 4, { 16 } },
    { "SO_PREFER_BUSY_POLL", UDP4, 1, 69, 4, { 1 } },
    { "SO_TXREHASH", TCP4, 1, 74, 4, { 0 } },
    { "SO_RCVMARK", UDP4, 1, 75, 4, { 1 } },
    { "SO_PASSPIDFD", UNIX, 1, 76, 4, { 1 } },
    { "SO_RCVPRIORITY", UDP4, 1, 82, 4, { 1 } },
    { "SO_PASSRIGHTS", UNIX, 1, 83, 4, { 0 } },
    { "TCP_NODELAY", TCP4, 6, 1, 4, { 1 } },
    { "TCP_MAXSEG", TCP4, 6, 2, 4, { 900 } },
    { "TCP_CORK", TCP4, 6, 3, 4, { 1 } },
    { "TCP_KEEPIDLE", TCP4, 6, 4, 4, { 77 } },
    { "TCP_KEEPINTVL", TCP4, 6, 5, 4, { 11 } },
    { "TCP_KEEPCNT", TCP4, 6, 6, 4, { 4 } },
    { "TCP_SYNCNT", TCP4, 6, 7, 4, { 3 } },
    { "TCP_LINGER2", TCP4, 6, 8, 4, { 17 } },
    { "TCP_DEFER_ACCEPT", TCP4, 6, 9, 4, { 7 } },
    { "TCP_WINDOW_CLAMP", TCP4, 6, 10, 4, { 50000 } },
    { "TCP_CONGESTION", TCP4, 6, 13, 4, { 1869505906 } },
    { "TCP_THIN_LINEAR_TIMEOUTS", TCP4, 6, 16, 4, { 1 } },
    { "TCP_USER_TIMEOUT", TCP4, 6, 18, 4, { 12345 } },
    { "TCP_FASTOPEN", TCP4, 6, 23, 4, { 3 } },
    { "TCP_NOTSENT_LOWAT", TCP4, 6, 25, 4, { 999 } },
    { "TCP_SAVE_SYN", TCP4, 6, 27, 4, { 1 } },
    { "TCP_FASTOPEN_CONNECT", TCP4, 6, 30, 4, { 1 } },
    { "TCP_FASTOPEN_NO_COOKIE", TCP4, 6, 34, 4, { 1 } },
    { "TCP_INQ", TCP4, 6, 36, 4, { 1 } },
    { "TCP_TX_DELAY", TCP4, 6, 37, 4, { 100 } },
    { "TCP_RTO_MAX_MS", TCP4, 6, 44, 4, { 2000 } },
    { "TCP_RTO_MIN_US", TCP4, 6, 45, 4, { 20000 } },
    { "TCP_DELACK_MAX_US", TCP4, 6, 46, 4, { 20000 } },
    { "UDP_CORK", UDP4, 17, 1, 4, { 1 } },
    { "UDP_NO_CHECK6_TX", UDP6, 17, 101, 4, { 1 } },
    { "UDP_NO_CHECK6_RX", UDP6, 17, 102, 4, { 1 } },
    { "UDP_SEGMENT", UDP4, 17, 103, 4, { 1000 } },
    { "UDP_GRO", UDP4, 17, 104, 4, { 1 } },
    { "IPV6_2292PKTINFO", UDP6, 41, 2, 4, { 1 } },
    { "IPV6_2292HOPLIMIT", UDP6, 41, 8, 4, { 1 } },
    { "IPV6_FLOWINFO", UDP6, 41, 11, 4, { 1 } },
    { "IPV6_UNICAST_HOPS", TCP6, 41, 16, 4, { 9 } },
    { "IPV6_MULTICAST_IF", UDP6, 41, 17, 4, { 1 } },
    { "IPV6_MULTICAST_HOPS", UDP6, 41, 18, 4, { 7 } },
    { "IPV6_MULTICAST_LOOP", UDP6, 41, 19, 4, { 0 } },
    { "IPV6_MTU_DISCOVER", UDP6, 41, 23, 4, { 3 } },
    { "IPV6_RECVERR", UDP6, 41, 25, 4, { 1 } },
    { "IPV6_V6ONLY", TCP6, 41, 26, 4, { 1 } },
    { "IPV6_MULTICAST_ALL", UDP6, 41, 29, 4, { 0 } },
    { "IPV6_ROUTER_ALERT_ISOLATE", UDP6, 41, 30, 4, { 1 } },
    { "IPV6_RECVERR_RFC4884", UDP6, 41, 31, 4, { 1 } },
    { "IPV6_FLOWINFO_SEND", UDP6, 41, 33, 4, { 1 } },
    { "IPV6_HDRINCL", RAW6, 41, 36, 4, { 1 } },
    { "IPV6_RECVPKTINFO", UDP6, 41, 49, 4, { 1 } },
    { "IPV6_RECVHOPLIMIT", UDP6, 41, 51, 4, { 1 } },
    { "IPV6_RECVHOPOPTS", UDP6, 41, 53, 4, { 1 } },
    { "IPV6_RECVRTHDR", UDP6, 41, 56, 4, { 1 } },
    { "IPV6_RECVDSTOPTS", UDP6, 41, 58, 4, { 1 } },
    { "IPV6_RECVPATHMTU", UDP6, 41, 60, 4, { 1 } },
    { "IPV6_DONTFRAG", UDP6, 41, 62, 4, { 1 } },
    { "IPV6_RECVTCLASS", UDP6, 41, 66, 4, { 1 } },
    { "IPV6_TCLASS", TCP6, 41, 67, 4, { 32 } },
    { "IPV6_AUTOFLOWLABEL", TCP6, 41, 70, 4, { 0 } },
    { "IPV6_ADDR_PREFERENCES", TCP6, 41, 72, 4, { 2 } },
    { "IPV6_MINHOPCOUNT", UDP6, 41, 73, 4, { 5 } },
    { "IPV6_RECVORIGDSTADDR", UDP6, 41, 74, 4, { 1 } },
    { "IPV6_TRANSPARENT", TCP6, 41, 75, 4, { 1 } },
    { "IPV6_UNICAST_IF", UDP6, 41, 76, 4, { 16777216 } },
    { "IPV6_RECVFRAGSIZE", UDP6, 41, 77, 4, { 1 } },
    { "IPV6_FREEBIND", TCP6, 41, 78, 4, { 1 } },
    { "ICMPV6_FILTER", RAW6, 58, 1, 32, { 1, 2, 3, 4, 5, 6, 7, 8 } },
    { "ICMP_FILTER", RAW4, 255, 1, 4, { 5 } },
    { "IPV6_CHECKSUM", RAW6_OTHER, 255, 7, 4, { 4 } },
    { "NETLINK_PKTINFO", NETLINK, 270, 3, 4, { 1 } },
    { "NETLINK_BROADCAST_ERROR", NETLINK, 270, 4, 4, { 1 } },
    { "NETLINK_NO_ENOBUFS", NETLINK, 270, 5, 4, { 1 } },
    { "NETLINK_LISTEN_ALL_NSID", NETLINK, 270, 8, 4, { 1 } },
    { "NETLINK_CAP_ACK", NETLINK, 270, 10, 4, { 1 } },
    { "NETLINK_EXT_ACK", NETLINK, 270, 11, 4, { 1 } },
    { "NETLINK_GET_STRICT_CHK", NETLINK, 270, 12, 4, { 1 } },
};

enum { COUNT = sizeof options / sizeof *options };
static int sockets[COUNT], own;
static unsigned char kept[COUNT][LONGEST];

/* Its length; the value in what was given. */
static int get(int i, int fd, unsigned char *value)
{
    socklen_t size = LONGEST;
    memset(value, 0, LONGEST);
    return getsockopt(fd, options[i].level, options[i].number, value, &size) == 0 ? (int)size : -errno;
}

/* Whether the kernel and the rights of this process allow it. */
static int is_missing(int all)
{
    return errno == ENOPROTOOPT || errno == EOPNOTSUPP || errno == EAFNOSUPPORT || (!all && (errno == EPERM || errno == EACCES));
}

static void set_up(int i, int all)
{
    unsigned char usual[LONGEST];
    sockets[i] = socket(options[i].domain, options[i].type, options[i].protocol);
    if (sockets[i] < 0)
    {
        MUST(is_missing(all) ? 0 : -1);
        return;
    }

    const int length = get(i, sockets[i], usual);
    if (setsockopt(sockets[i], options[i].level, options[i].number, options[i].value, options[i].size) != 0)
    {
        check_that(is_missing(all), "%s: %s", options[i].name, strerror(errno));
        close(sockets[i]);
        sockets[i] = -1;
        return;
    }

    const int now = get(i, sockets[i], kept[i]);
    check_that(now != length || memcmp(kept[i], usual, LONGEST) != 0, "%s has its usual value", options[i].name);
    own++;
}

int main(int count, char **arguments)
{
    const int all = count > 1 && strcmp(arguments[1], "all") == 0;
    for (int i = 0; i < COUNT; i++)
    {
        set_up(i, all);
    }

    if (check_failure[0] != 0)
    {
        say("broken: %s\n", check_failure);
        return 2;
    }

    ready();
    while (next())
    {
        CHECK_BETWEEN("options that could be set", own, COUNT / 2, COUNT);
        for (int i = 0; i < COUNT; i++)
        {
            unsigned char value[LONGEST];
            if (sockets[i] >= 0)
            {
                CHECK_EQ(label("whether %s can be read", options[i].name), get(i, sockets[i], value) > 0, 1);
                CHECK_BYTES(options[i].name, value, kept[i], LONGEST);
            }
        }
    }

    return 0;
}

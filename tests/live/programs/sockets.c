/* Covers: sockets that are not connected: TCP over IPv4 and IPv6, listening, bound, as made; UDP; unix sockets by path and by
   abstract name, listening and datagram; every option that any of them has been given; backlog; flags; two that share a port. */
#include "sockets.h"
#include <linux/if.h>

enum { PORT = 6379, BOUND_PORT = 6380, SHARED_PORT = 6381, UDP_PORT = 6382, PATH_MODE = 0620 };

static int listener, listener6, bound, made, shared[2], udp, udp_made, path, abstract, messages, by_sequence;
static struct sockaddr_un path_name = { .sun_family = AF_UNIX, .sun_path = "/tmp/socket" };
static struct sockaddr_un message_name = { .sun_family = AF_UNIX, .sun_path = "/tmp/messages" };
static struct sockaddr_un abstract_name = { .sun_family = AF_UNIX, .sun_path = "\0a name\0with a zero" };
static const socklen_t abstract_size = sizeof(sa_family_t) + 19;

/* Options of the socket that is only made, with values no new socket has. */
static const struct { int level, name, value; } options[] = {
    { SOL_SOCKET, SO_REUSEADDR, 1 }, { SOL_SOCKET, SO_DONTROUTE, 1 }, { SOL_SOCKET, SO_KEEPALIVE, 1 }, { SOL_SOCKET, SO_OOBINLINE, 1 },
    { SOL_SOCKET, SO_PRIORITY, 5 }, { SOL_SOCKET, SO_RCVLOWAT, 3 }, { SOL_SOCKET, SO_SNDBUF, 20000 }, { SOL_SOCKET, SO_RCVBUF, 30000 },
    { SOL_SOCKET, SO_TIMESTAMP, 1 }, { SOL_SOCKET, SO_ZEROCOPY, 1 },
    { IPPROTO_TCP, TCP_NODELAY, 1 }, { IPPROTO_TCP, TCP_MAXSEG, 900 }, { IPPROTO_TCP, TCP_CORK, 1 }, { IPPROTO_TCP, TCP_KEEPIDLE, 77 },
    { IPPROTO_TCP, TCP_KEEPINTVL, 11 }, { IPPROTO_TCP, TCP_KEEPCNT, 4 }, { IPPROTO_TCP, TCP_SYNCNT, 3 }, { IPPROTO_TCP, TCP_LINGER2, 17 },
    { IPPROTO_TCP, TCP_DEFER_ACCEPT, 7 }, { IPPROTO_TCP, TCP_WINDOW_CLAMP, 50000 }, { IPPROTO_TCP, TCP_USER_TIMEOUT, 12345 },
    { IPPROTO_TCP, TCP_NOTSENT_LOWAT, 999 }, { IPPROTO_TCP, TCP_SAVE_SYN, 1 }, { IPPROTO_TCP, TCP_INQ, 1 },
    { IPPROTO_IP, IP_TOS, 0x10 }, { IPPROTO_IP, IP_TTL, 33 }, { IPPROTO_IP, IP_PKTINFO, 1 }, { IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO },
    { IPPROTO_IP, IP_RECVERR, 1 }, { IPPROTO_IP, IP_RECVTTL, 1 }, { IPPROTO_IP, IP_RECVTOS, 1 }, { IPPROTO_IP, IP_FREEBIND, 1 },
    { IPPROTO_IP, IP_MINTTL, 2 }, { IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1 },
};
static int values[sizeof options / sizeof *options];

static void bind_to(int fd, int port)
{
    const struct sockaddr_in address = at_port(port);
    MUST(bind(fd, (const struct sockaddr *)&address, sizeof address));
}

static int port_of(int fd)
{
    struct sockaddr_in address = { 0 };
    socklen_t size = sizeof address;
    return getsockname(fd, (struct sockaddr *)&address, &size) == 0 ? ntohs(address.sin_port) : -errno;
}

static void set_up_ip(void)
{
    const struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_port = htons(PORT) };
    MUST(listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    set_option(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    bind_to(listener, PORT);
    MUST(listen(listener, 7));
    listener6 = socket(AF_INET6, SOCK_STREAM, 0);
    if (listener6 >= 0)
    {
        set_option(listener6, IPPROTO_IPV6, IPV6_V6ONLY, 1);
        MUST(bind(listener6, (const struct sockaddr *)&any, sizeof any));
        MUST(listen(listener6, 9));
    }

    MUST(bound = socket(AF_INET, SOCK_STREAM, 0));
    bind_to(bound, BOUND_PORT);
    MUST(made = socket(AF_INET, SOCK_STREAM, 0));
    for (int i = 0; i < 2; i++)
    {
        MUST(shared[i] = socket(AF_INET, SOCK_STREAM, 0));
        set_option(shared[i], SOL_SOCKET, SO_REUSEPORT, 1);
        bind_to(shared[i], SHARED_PORT);
        MUST(listen(shared[i], 3 + i));
    }

    MUST(udp = socket(AF_INET, SOCK_DGRAM, 0));
    set_option(udp, SOL_SOCKET, SO_BROADCAST, 1);
    bind_to(udp, UDP_PORT);
    MUST(udp_made = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0));
}

static void set_up_options(void)
{
    const struct linger linger = { 1, 42 };
    const struct timeval timeout = { 5, 200000 };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    {
        set_option(made, options[i].level, options[i].name, options[i].value);
    }

    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    {
        values[i] = option(made, options[i].level, options[i].name);
    }

    MUST(setsockopt(made, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
    MUST(setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout));
    MUST(setsockopt(made, IPPROTO_TCP, TCP_CONGESTION, "reno", 4));
}

static void set_up_unix(void)
{
    MUST(path = socket(AF_UNIX, SOCK_STREAM, 0));
    MUST(bind(path, (struct sockaddr *)&path_name, sizeof path_name));
    MUST(chmod(path_name.sun_path, PATH_MODE));
    MUST(listen(path, 5));
    MUST(abstract = socket(AF_UNIX, SOCK_STREAM, 0));
    MUST(bind(abstract, (struct sockaddr *)&abstract_name, abstract_size));
    MUST(listen(abstract, 5));
    MUST(messages = socket(AF_UNIX, SOCK_DGRAM, 0));
    MUST(bind(messages, (struct sockaddr *)&message_name, sizeof message_name));
    set_option(messages, SOL_SOCKET, SO_PASSCRED, 1);
    MUST(by_sequence = socket(AF_UNIX, SOCK_SEQPACKET, 0));
}

static void check_ip(void)
{
    const struct sockaddr_in address = at_port(PORT), udp_address = at_port(UDP_PORT);
    const struct sockaddr_in6 address6 = { .sin6_family = AF_INET6, .sin6_port = htons(PORT), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    char text[8] = "";
    CHECK_HEX("flags of the listener", (unsigned)fcntl(listener, F_GETFL), O_RDWR | O_NONBLOCK);
    CHECK_EQ("close-on-exec of the listener", fcntl(listener, F_GETFD), FD_CLOEXEC);
    CHECK_EQ("its backlog", backlog_of(listener), 7);
    CHECK_EQ("its port", port_of(listener), PORT);
    CHECK_EQ("SO_REUSEADDR", option(listener, SOL_SOCKET, SO_REUSEADDR), 1);
    serve_once("the listener", listener, AF_INET, SOCK_STREAM, (const struct sockaddr *)&address, sizeof address);
    if (listener6 >= 0)
    {
        CHECK_EQ("IPV6_V6ONLY", option(listener6, IPPROTO_IPV6, IPV6_V6ONLY), 1);
        CHECK_EQ("backlog over IPv6", backlog_of(listener6), 9);
        serve_once("IPv6", listener6, AF_INET6, SOCK_STREAM, (const struct sockaddr *)&address6, sizeof address6);
    }

    CHECK_EQ("bound", port_of(bound) * 100 + state_of(bound), BOUND_PORT * 100 + TCP_CLOSE);
    CHECK_EQ("made", port_of(made) * 100 + state_of(made), TCP_CLOSE);
    CHECK_EQ("sharing a port", port_of(shared[0]) + port_of(shared[1]) + backlog_of(shared[0]) * 100000 + backlog_of(shared[1]) * 1000000, 2 * SHARED_PORT + 4300000);
    CHECK_EQ("UDP port", port_of(udp), UDP_PORT);
    CHECK_EQ("SO_BROADCAST", option(udp, SOL_SOCKET, SO_BROADCAST), 1);
    CHECK_EQ("sending by UDP", sendto(udp, "gram", 4, 0, (const struct sockaddr *)&udp_address, sizeof udp_address), 4);
    CHECK_EQ("receiving by UDP", recv(udp, text, sizeof text - 1, 0), 4);
    CHECK_TEXT("datagram", text, "gram");
    CHECK_HEX("flags of the UDP socket", (unsigned)fcntl(udp_made, F_GETFL), O_RDWR | O_NONBLOCK);
    CHECK_EQ("UDP socket without a port", port_of(udp_made), 0);
}

static void check_options(void)
{
    struct linger linger = { 0 };
    struct timeval timeout = { 0 };
    char algorithm[16] = "";
    socklen_t size = sizeof linger;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    {
        CHECK_EQ(label("option %d of level %d", options[i].name, options[i].level), option(made, options[i].level, options[i].name), values[i]);
        CHECK_EQ(label("option %d of level %d is no usual one", options[i].name, options[i].level), option(udp_made, options[i].level, options[i].name) != values[i], 1);
    }

    CHECK_EQ("SO_LINGER", getsockopt(made, SOL_SOCKET, SO_LINGER, &linger, &size), 0);
    CHECK_EQ("linger", linger.l_onoff * 100 + linger.l_linger, 142);
    size = sizeof timeout;
    CHECK_EQ("SO_RCVTIMEO", getsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &timeout, &size), 0);
    CHECK_EQ("receive timeout", timeout.tv_sec * 1000000 + timeout.tv_usec, 5200000);
    size = sizeof algorithm;
    CHECK_EQ("TCP_CONGESTION", getsockopt(made, IPPROTO_TCP, TCP_CONGESTION, algorithm, &size), 0);
    CHECK_TEXT("algorithm", algorithm, "reno");
}

static void check_unix(void)
{
    struct stat status = { 0 };
    char text[8] = "";
    CHECK_EQ("stat of the path", stat(path_name.sun_path, &status), 0);
    CHECK_HEX("its mode", status.st_mode, S_IFSOCK | PATH_MODE);
    CHECK_EQ("its owner", status.st_uid, geteuid());
    serve_once("the path", path, AF_UNIX, SOCK_STREAM, (struct sockaddr *)&path_name, sizeof path_name);
    serve_once("the abstract name", abstract, AF_UNIX, SOCK_STREAM, (struct sockaddr *)&abstract_name, abstract_size);
    CHECK_EQ("sending a message", sendto(messages, "note", 4, 0, (struct sockaddr *)&message_name, sizeof message_name), 4);
    CHECK_EQ("receiving it", recv(messages, text, sizeof text - 1, 0), 4);
    CHECK_EQ("SO_PASSCRED", option(messages, SOL_SOCKET, SO_PASSCRED), 1);
    CHECK_EQ("type", option(by_sequence, SOL_SOCKET, SO_TYPE), SOCK_SEQPACKET);
}

int main(void)
{
    set_up_ip();
    set_up_options();
    set_up_unix();

    ready();
    while (next())
    {
        check_ip();
        check_options();
        check_unix();
    }

    return 0;
}

/* Covers: connected UDP sockets over IPv4 and IPv6, with a port of their own or one the kernel chose; raw ICMP sockets, also connected
   ones, with their filter; ping sockets; netlink sockets of routes and events with port and groups. */
#include "sockets.h"
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>

enum { SERVER = 7100, CLIENT = 7101, ICMP_FILTER_OPTION = 1, FILTERED = 1 << 3 };

static int server, client, chosen, server6, client6, raw, raw_connected, raw6, ping, route, events, chosen_port;
static const struct sockaddr_in6 name6 = { .sin6_family = AF_INET6, .sin6_port = 0xbc1b, .sin6_addr = IN6ADDR_LOOPBACK_INIT };

static int name_of(int fd, struct sockaddr_in6 *name, int peer)
{
    socklen_t size = sizeof *name;
    memset(name, 0, sizeof *name);
    return (peer ? getpeername : getsockname)(fd, (struct sockaddr *)name, &size) == 0 ? ntohs(name->sin6_port) : -errno;
}

static void set_up_udp(void)
{
    const struct sockaddr_in to = at_port(SERVER), from = at_port(CLIENT);
    MUST(server = socket(AF_INET, SOCK_DGRAM, 0));
    MUST(bind(server, (const struct sockaddr *)&to, sizeof to));
    MUST(client = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0));
    set_option(client, IPPROTO_IP, IP_TTL, 9);
    MUST(bind(client, (const struct sockaddr *)&from, sizeof from));
    MUST(connect(client, (const struct sockaddr *)&to, sizeof to));
    MUST(chosen = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    MUST(connect(chosen, (const struct sockaddr *)&to, sizeof to));
    server6 = socket(AF_INET6, SOCK_DGRAM, 0);
    client6 = socket(AF_INET6, SOCK_DGRAM, 0);
    if (server6 >= 0)
    {
        MUST(bind(server6, (const struct sockaddr *)&name6, sizeof name6));
        MUST(connect(client6, (const struct sockaddr *)&name6, sizeof name6));
    }
}

/* A user without rights has none of the raw ones. */
static void set_up_raw(void)
{
    const int filter = FILTERED;
    const struct sockaddr_in to = at_port(0);
    struct sockaddr_in6 to6 = name6;
    to6.sin6_port = 0;
    raw = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    raw_connected = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    raw6 = socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6);
    MUST(ping = socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP));
    MUST(connect(ping, (const struct sockaddr *)&to, sizeof to));
    if (raw >= 0)
    {
        MUST(setsockopt(raw, SOL_RAW, ICMP_FILTER_OPTION, &filter, sizeof filter));
        MUST(connect(raw_connected, (const struct sockaddr *)&to, sizeof to));
        MUST(connect(raw6, (const struct sockaddr *)&to6, sizeof to6));
    }
}

static void set_up_netlink(void)
{
    const struct sockaddr_nl groups = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR };
    const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK, .nl_pid = 4711, .nl_groups = 1 };
    MUST(route = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE));
    MUST(bind(route, (const struct sockaddr *)&groups, sizeof groups));
    set_option(route, SOL_NETLINK, NETLINK_EXT_ACK, 1);
    MUST(events = socket(AF_NETLINK, SOCK_DGRAM, NETLINK_KOBJECT_UEVENT));
    MUST(bind(events, (const struct sockaddr *)&kernel, sizeof kernel));
}

static void exchange(const char *what, int from, int to)
{
    char text[8] = "";
    CHECK_EQ(label("sending, %s", what), send(from, "gram", 4, 0), 4);
    CHECK_EQ(label("receiving, %s", what), recv(to, text, sizeof text - 1, 0), 4);
    CHECK_TEXT(label("datagram, %s", what), text, "gram");
}

static void check_udp(void)
{
    struct sockaddr_in6 name;
    exchange("a port of its own", client, server);
    exchange("a chosen port", chosen, server);
    CHECK_EQ("its port", name_of(client, &name, 0), CLIENT);
    CHECK_EQ("its peer", name_of(client, &name, 1), SERVER);
    CHECK_HEX("flags", (unsigned)fcntl(client, F_GETFL), O_RDWR | O_NONBLOCK);
    CHECK_EQ("close-on-exec", fcntl(chosen, F_GETFD), FD_CLOEXEC);
    CHECK_EQ("IP_TTL", option(client, IPPROTO_IP, IP_TTL), 9);
    CHECK_EQ("chosen port", name_of(chosen, &name, 0), chosen_port);
    CHECK_HEX("chosen address", ((struct sockaddr_in *)&name)->sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    if (server6 >= 0)
    {
        exchange("IPv6", client6, server6);
        CHECK_EQ("peer over IPv6", name_of(client6, &name, 1), ntohs(name6.sin6_port));
        CHECK_BYTES("its address", &name.sin6_addr, &name6.sin6_addr, sizeof name.sin6_addr);
    }
}

static void check_ping(int fd, const char *what)
{
    struct icmphdr echo = { .type = ICMP_ECHO, .un.echo.sequence = htons(7) };
    char answer[128];
    echo.checksum = (uint16_t)~(ICMP_ECHO + htons(7));
    CHECK_EQ(label("echo, %s", what), send(fd, &echo, sizeof echo, 0), sizeof echo);
    CHECK_EQ(label("answer, %s", what), recv(fd, answer, sizeof answer, 0) > 0, 1);
    while (recv(fd, answer, sizeof answer, MSG_DONTWAIT) > 0)
    {
    }
}

static void check_raw(void)
{
    const struct icmphdr request = { .type = ICMP_ECHO };
    const struct sockaddr_in6 to6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    check_ping(ping, "ping");
    CHECK_EQ("protocol of ping", option(ping, SOL_SOCKET, SO_PROTOCOL), IPPROTO_ICMP);
    if (raw < 0)
    {
        return;
    }

    check_ping(raw_connected, "raw");
    CHECK_EQ("filter", option(raw, SOL_RAW, ICMP_FILTER_OPTION), FILTERED);
    CHECK_EQ("protocol", option(raw, SOL_SOCKET, SO_PROTOCOL), IPPROTO_ICMP);
    CHECK_EQ("one that is not connected", send(raw, &request, sizeof request, 0) == -1 ? errno : 0, EDESTADDRREQ);
    CHECK_EQ("one over IPv6 that is", send(raw6, "\200\0\0\0\0\0\0\0", 8, 0), 8);
    CHECK_EQ("its type", option(raw6, SOL_SOCKET, SO_TYPE) * 1000 + option(raw6, SOL_SOCKET, SO_DOMAIN), SOCK_RAW * 1000 + AF_INET6);
    CHECK_EQ("its family", to6.sin6_family, AF_INET6);
    while (recv(raw, (char[128]) { 0 }, 128, MSG_DONTWAIT) > 0 || recv(raw6, (char[128]) { 0 }, 128, MSG_DONTWAIT) > 0)
    {
    }
}

static void check_netlink(void)
{
    struct { struct nlmsghdr header; struct rtgenmsg message; } request = { { sizeof request, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 5, 0 }, { AF_UNSPEC } };
    struct sockaddr_nl name = { 0 };
    socklen_t size = sizeof name;
    static char answer[32768];
    CHECK_EQ("asking for links", send(route, &request, sizeof request, 0), sizeof request);
    CHECK_EQ("an answer", recv(route, answer, sizeof answer, 0) > 0 ? ((struct nlmsghdr *)answer)->nlmsg_type : 0, RTM_NEWLINK);
    while (recv(route, answer, sizeof answer, MSG_DONTWAIT) > 0)
    {
    }

    CHECK_EQ("getsockname", getsockname(route, (struct sockaddr *)&name, &size), 0);
    CHECK_EQ("port and groups", name.nl_pid * 1000 + name.nl_groups, 1000 + (RTMGRP_LINK | RTMGRP_IPV4_IFADDR));
    CHECK_EQ("NETLINK_EXT_ACK", option(route, SOL_NETLINK, NETLINK_EXT_ACK), 1);
    size = sizeof name;
    CHECK_EQ("getsockname of events", getsockname(events, (struct sockaddr *)&name, &size), 0);
    CHECK_EQ("port and groups of events", name.nl_pid * 1000 + name.nl_groups, 4711001);
    CHECK_EQ("its family", option(events, SOL_SOCKET, SO_PROTOCOL), NETLINK_KOBJECT_UEVENT);
}

int main(void)
{
    struct sockaddr_in6 name;
    set_up_udp();
    set_up_raw();
    set_up_netlink();
    chosen_port = name_of(chosen, &name, 0);

    ready();
    while (next())
    {
        check_udp();
        check_raw();
        check_netlink();
    }

    return 0;
}

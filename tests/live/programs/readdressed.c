/* Covers: a connected UDP socket whose own address the fresh container has not: it keeps its port, and its peer. */
#include "sockets.h"
#include <net/if.h>
#include <sys/ioctl.h>

int main(void)
{
    struct sockaddr_in own = at_port(7201), name = { 0 };
    const struct sockaddr_in to = at_port(7200);
    struct ifreq address = { .ifr_name = "lo:1" };
    socklen_t size = sizeof name;
    char text[8] = "";
    int server, client;
    own.sin_addr.s_addr = htonl(0x0a4d0001);
    memcpy(&address.ifr_addr, &own, sizeof own);
    MUST(server = socket(AF_INET, SOCK_DGRAM, 0));
    MUST(ioctl(server, SIOCSIFADDR, &address));
    MUST(bind(server, (const struct sockaddr *)&to, sizeof to));
    MUST(client = socket(AF_INET, SOCK_DGRAM, 0));
    MUST(bind(client, (const struct sockaddr *)&own, sizeof own));
    MUST(connect(client, (const struct sockaddr *)&to, sizeof to));

    ready();
    while (next())
    {
        CHECK_EQ("sending", send(client, "gram", 4, 0), 4);
        CHECK_EQ("receiving", recvfrom(server, text, sizeof text - 1, MSG_DONTWAIT, (struct sockaddr *)&name, &size), 4);
        CHECK_TEXT("datagram", text, "gram");
        CHECK_EQ("from port", ntohs(name.sin_port), 7201);
        CHECK_HEX("from address", ntohl(name.sin_addr.s_addr), INADDR_LOOPBACK);
    }

    return 0;
}

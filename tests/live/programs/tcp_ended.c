/* Covers: a TCP connection that both ends have ended, and whose socket is still open: its segment size, large over loopback, is none that a socket can be given. */
#include "sockets.h"

int main(void)
{
    const struct sockaddr_in address = at_port(7000);
    int listener, client, server;
    MUST(listener = socket(AF_INET, SOCK_STREAM, 0));
    set_option(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    MUST(bind(listener, (const struct sockaddr *)&address, sizeof address));
    MUST(listen(listener, 5));
    MUST(client = socket(AF_INET, SOCK_STREAM, 0));
    MUST(connect(client, (const struct sockaddr *)&address, sizeof address));
    MUST(server = accept(listener, NULL, NULL));
    set_option(server, IPPROTO_TCP, TCP_NODELAY, 1);
    MUST(close(client));
    MUST(shutdown(server, SHUT_WR));
    while (state_of(server) != TCP_CLOSE)
    {
        pass_time(1000000);
    }

    ready();
    while (next())
    {
        CHECK_EQ("state", state_of(server), TCP_CLOSE);
        CHECK_EQ("TCP_NODELAY", option(server, IPPROTO_TCP, TCP_NODELAY), 1);
        serve_once("the listener", listener, AF_INET, SOCK_STREAM, (const struct sockaddr *)&address, sizeof address);
    }

    return 0;
}

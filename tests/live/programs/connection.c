/* Covers: --tcp-close: both ends of a TCP connection are sockets that are not connected any more, and the listener goes on. Run by
   TcpCloseTests. */
#include "sockets.h"
#include <sys/epoll.h>

int main(void)
{
    const struct sockaddr_in address = at_port(7000);
    int listener, client, server, epoll;
    char byte;
    signal(SIGPIPE, SIG_IGN);
    MUST(listener = socket(AF_INET, SOCK_STREAM, 0));
    MUST(bind(listener, (const struct sockaddr *)&address, sizeof address));
    MUST(listen(listener, 5));
    MUST(client = socket(AF_INET, SOCK_STREAM, 0));
    MUST(connect(client, (const struct sockaddr *)&address, sizeof address));
    MUST(server = accept4(listener, NULL, NULL, SOCK_NONBLOCK));
    set_option(server, IPPROTO_TCP, TCP_NODELAY, 1);
    MUST(send(client, "unread", 6, 0));
    struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.fd = server };
    MUST(epoll = epoll_create1(0));
    MUST(epoll_ctl(epoll, EPOLL_CTL_ADD, server, &event));

    ready();
    while (next())
    {
        CHECK_EQ("state of the client", state_of(client), TCP_CLOSE);
        CHECK_EQ("state of the server", state_of(server), TCP_CLOSE);
        CHECK_EQ("receiving", recv(server, &byte, 1, 0) == -1 ? errno : 0, ENOTCONN);
        CHECK_EQ("sending", send(client, "x", 1, 0) == -1 ? errno : 0, EPIPE);
        CHECK_EQ("TCP_NODELAY", option(server, IPPROTO_TCP, TCP_NODELAY), 1);
        CHECK_HEX("flags", (unsigned)fcntl(server, F_GETFL), O_RDWR | O_NONBLOCK);
        CHECK_EQ("epoll_wait", epoll_wait(epoll, &event, 1, 0), 1);
        CHECK_HEX("hung up", event.events & EPOLLHUP, EPOLLHUP);
        serve_once("the listener", listener, AF_INET, SOCK_STREAM, (const struct sockaddr *)&address, sizeof address);
    }

    return 0;
}

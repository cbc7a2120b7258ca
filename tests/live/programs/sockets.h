/* What programs with sockets share. */
#pragma once
#include "check.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

static UNUSED struct sockaddr_in at_port(int port)
{
    return (struct sockaddr_in) { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static UNUSED void set_option(int fd, int level, int name, int value)
{
    MUST(setsockopt(fd, level, name, &value, sizeof value));
}

static UNUSED int option(int fd, int level, int name)
{
    int value = -1;
    socklen_t size = sizeof value;
    return getsockopt(fd, level, name, &value, &size) == 0 ? value : -errno;
}

static UNUSED int state_of(int fd)
{
    struct tcp_info information = { 0 };
    socklen_t size = sizeof information;
    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &information, &size) == 0 ? information.tcpi_state : -errno;
}

static UNUSED int backlog_of(int fd)
{
    struct tcp_info information = { 0 };
    socklen_t size = sizeof information;
    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &information, &size) == 0 ? (int)information.tcpi_sacked : -errno;
}

/* A client comes, says a word, and both close; the client first, so that no port is kept busy. */
static UNUSED void serve_once(const char *what, int listener, int domain, int type, const struct sockaddr *address, socklen_t size)
{
    char word[8] = "";
    const int client = socket(domain, type, 0);
    CHECK_EQ(label("connect to %s", what), connect(client, address, size) == 0 ? 0 : errno, 0);
    const int server = accept(listener, NULL, NULL);
    CHECK_EQ(label("accept at %s", what), server >= 0, 1);
    CHECK_EQ(label("send to %s", what), send(client, "word", 4, 0), 4);
    CHECK_EQ(label("receive at %s", what), recv(server, word, sizeof word - 1, 0), 4);
    CHECK_TEXT(label("received at %s", what), word, "word");
    close(client);
    close(server);
}

/* Covers: --ext-unix-sk: a unix socket connected with another process is one whose other end was closed; what had come is still read; a
   connection that waits at a listening socket is closed. Run by UnixOutsideTests. */
#include "sockets.h"

int main(void)
{
    struct sockaddr_un there = { .sun_family = AF_UNIX, .sun_path = "/tmp/there" };
    struct sockaddr_un here = { .sun_family = AF_UNIX, .sun_path = "/tmp/here" };
    char text[16] = "";
    int client, listener;
    signal(SIGPIPE, SIG_IGN);
    MUST(listener = socket(AF_UNIX, SOCK_STREAM, 0));
    MUST(bind(listener, (struct sockaddr *)&here, sizeof here));
    MUST(chmod(here.sun_path, 0666));
    MUST(listen(listener, 5));
    MUST(client = socket(AF_UNIX, SOCK_STREAM, 0));
    MUST(connect(client, (struct sockaddr *)&there, sizeof there));
    MUST(recv(client, text, 1, MSG_PEEK));

    ready();
    while (next())
    {
        CHECK_EQ("what had come", recv(client, text, sizeof text - 1, MSG_DONTWAIT), 6);
        CHECK_TEXT("its text", text, "unread");
        CHECK_EQ("the end", recv(client, text, 1, MSG_DONTWAIT), 0);
        CHECK_EQ("sending", send(client, "x", 1, 0) == -1 ? errno : 0, EPIPE);
        MUST(fcntl(listener, F_SETFL, O_NONBLOCK));
        CHECK_EQ("nobody waits", accept(listener, NULL, NULL) == -1 ? errno : 0, EAGAIN);
        serve_once("the listener", listener, AF_UNIX, SOCK_STREAM, (struct sockaddr *)&here, sizeof here);
    }

    return 0;
}

/* Covers: unix sockets with both ends in one process: socketpair(2) and connect(2)/accept(2); stream, seqpacket, datagram; what waits in
   each direction, with borders of messages, empty ones, senders' names, credentials and descriptors in them; shut down in one
   direction, one end closed with and without something unread in it; connections that wait for accept(2); backlog; names; options;
   ends that are shared and that are apart; a pair at descriptors 0 and 100. */
#include "sockets.h"

static int stream[2], seq[2], gram[2], accepted[2], abstract[2], listener, queue, pending[2], half[2], ended, reset_end, seq_reset, low[2];
static int gone_gram, to_name, from_name, again, rights[2], cred[2], big[2], nameless, orphan, seq_accepted[2], one_way;
static struct sockaddr_un listen_name = { .sun_family = AF_UNIX, .sun_path = "/tmp/listener" };
static struct sockaddr_un client_name = { .sun_family = AF_UNIX, .sun_path = "/tmp/client" };
static struct sockaddr_un gram_name = { .sun_family = AF_UNIX, .sun_path = "/tmp/gram" };
static struct sockaddr_un sender_name = { .sun_family = AF_UNIX, .sun_path = "/tmp/sender" };
static struct sockaddr_un queue_name = { .sun_family = AF_UNIX, .sun_path = "\0queue" };
static struct sockaddr_un waiting_name = { .sun_family = AF_UNIX, .sun_path = "\0waiting" };
static struct sockaddr_un gone_name = { .sun_family = AF_UNIX, .sun_path = "/tmp/gone" };
static const socklen_t queue_size = sizeof(sa_family_t) + 6, waiting_size = sizeof(sa_family_t) + 8;
static char data[300000], found[300000];

enum { BIG = 150000 };

static int make(int type) { const int fd = socket(AF_UNIX, type, 0); MUST(fd); return fd; }

static void bind_to(int fd, struct sockaddr_un *name, socklen_t size) { MUST(bind(fd, (struct sockaddr *)name, size)); }

static void connect_to(int fd, struct sockaddr_un *name, socklen_t size) { MUST(connect(fd, (struct sockaddr *)name, size)); }

static void put(int fd, const char *text) { CHECK_EQ(label("sending with %d", fd), send(fd, text, strlen(text), 0), (long long)strlen(text)); }

/* One read gives exactly this. */
static void expect(int fd, const char *text)
{
    char got[200] = "";
    CHECK_EQ(label("receiving with %d", fd), recv(fd, got, sizeof got - 1, MSG_DONTWAIT), (long long)strlen(text));
    CHECK_TEXT(label("received with %d", fd), got, text);
}

static void expect_none(int fd) { CHECK_EQ(label("nothing more for %d", fd), recv(fd, found, 1, MSG_DONTWAIT) == -1 ? errno : 0, EAGAIN); }

static void expect_from(int fd, const char *text, const char *path)
{
    struct sockaddr_un from = { 0 };
    socklen_t size = sizeof from;
    char got[200] = "";
    CHECK_EQ(label("receiving with %d", fd), recvfrom(fd, got, sizeof got - 1, MSG_DONTWAIT, (struct sockaddr *)&from, &size), (long long)strlen(text));
    CHECK_TEXT(label("received with %d", fd), got, text);
    CHECK_TEXT(label("sender to %d", fd), size > sizeof(sa_family_t) ? from.sun_path : "", path);
}

static const char *name_of(int fd, int peer)
{
    static struct sockaddr_un name;
    socklen_t size = sizeof name;
    memset(&name, 0, sizeof name);
    if ((peer ? getpeername : getsockname)(fd, (struct sockaddr *)&name, &size) != 0)
    {
        return strerror(errno);
    }

    return size <= sizeof(sa_family_t) ? "" : name.sun_path[0] == 0 ? name.sun_path + 1 : name.sun_path;
}

static void send_file(int fd, const char *text, int file)
{
    struct iovec vector = { (void *)text, strlen(text) };
    char control[CMSG_SPACE(sizeof file)] = "";
    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof file);
    memcpy(CMSG_DATA(header), &file, sizeof file);
    CHECK_EQ("sending a descriptor", sendmsg(fd, &message, 0), (long long)strlen(text));
}

/* The value of the first control message; its type in *type. */
static int receive(int fd, size_t room, char *text, int *type, struct ucred *credentials)
{
    struct iovec vector = { text, room };
    char control[256] = "";
    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    const ssize_t length = recvmsg(fd, &message, MSG_DONTWAIT);
    const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    int value = -1;
    text[length > 0 ? length : 0] = 0;
    *type = header == NULL ? 0 : header->cmsg_type;
    if (header != NULL && credentials != NULL && header->cmsg_type == SCM_CREDENTIALS)
    {
        memcpy(credentials, CMSG_DATA(header), sizeof *credentials);
    }
    else if (header != NULL)
    {
        memcpy(&value, CMSG_DATA(header), sizeof value);
    }

    return value;
}

/* What is read in each pass is sent again, so that it waits for the next. */
static void send_all(void)
{
    put(stream[0], "forth");
    put(stream[1], "back");
    put(seq[0], "one"); put(seq[0], "another"); put(seq[0], "third");
    put(gram[1], "first"); put(gram[1], ""); put(gram[1], "last");
    put(accepted[0], "to the client"); put(accepted[1], "to the server");
    put(seq_accepted[0], "s1"); put(seq_accepted[0], "s2");
    put(low[1], "low");
    put(one_way, "unasked");
    CHECK_EQ("sending by name", sendto(from_name, "by name", 7, 0, (struct sockaddr *)&gram_name, sizeof gram_name), 7);
    CHECK_EQ("sending without a name", sendto(nameless, "nameless", 8, 0, (struct sockaddr *)&gram_name, sizeof gram_name), 8);
    put(rights[0], "plain");
    send_file(rights[0], "with a file", half[0]);
    put(rights[0], "after");
    put(cred[0], "mine");
    CHECK_EQ("sending much", send(big[0], data, BIG, 0), BIG);
}

static void set_up_ends(void)
{
    int pair[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    ended = pair[0];
    put(pair[1], "left behind");
    MUST(close(pair[1]));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    reset_end = pair[0];
    put(pair[1], "before");
    put(pair[0], "never read");
    MUST(close(pair[1]));
    MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
    seq_reset = pair[0];
    put(pair[0], "never read");
    MUST(close(pair[1]));
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    gone_gram = pair[0];
    bind_to(pair[1], &gone_name, sizeof gone_name);
    put(pair[1], "farewell");
    MUST(close(pair[1]));
    MUST(unlink(gone_name.sun_path));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, half));
    put(half[0], "the end");
    MUST(shutdown(half[0], SHUT_WR));
}

/* One whose listening socket is closed and whose name is another file's now; one that was accepted and whose client is gone. */
static void set_up_orphans(void)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "/tmp/short" };
    const int short_lived = make(SOCK_SEQPACKET), client = make(SOCK_STREAM);
    bind_to(short_lived, &name, sizeof name);
    MUST(listen(short_lived, 1));
    seq_accepted[0] = make(SOCK_SEQPACKET);
    connect_to(seq_accepted[0], &name, sizeof name);
    MUST(seq_accepted[1] = accept(short_lived, NULL, NULL));
    MUST(close(short_lived));
    MUST(unlink(name.sun_path));
    MUST(close(open(name.sun_path, O_CREAT | O_RDWR, 0640)));
    connect_to(client, &listen_name, sizeof listen_name);
    MUST(orphan = accept(listener, NULL, NULL));
    MUST(close(client));
}

static void set_up_connections(void)
{
    listener = make(SOCK_STREAM);
    bind_to(listener, &listen_name, sizeof listen_name);
    MUST(listen(listener, 3));
    accepted[0] = make(SOCK_STREAM | SOCK_CLOEXEC);
    bind_to(accepted[0], &client_name, sizeof client_name);
    connect_to(accepted[0], &listen_name, sizeof listen_name);
    MUST(accepted[1] = accept4(listener, NULL, NULL, SOCK_NONBLOCK));
    queue = make(SOCK_STREAM);
    bind_to(queue, &queue_name, queue_size);
    MUST(listen(queue, 17));
    abstract[0] = make(SOCK_STREAM);
    connect_to(abstract[0], &queue_name, queue_size);
    MUST(abstract[1] = accept(queue, NULL, NULL));
    for (int i = 0; i < 2; i++)
    {
        pending[1 - i] = make(SOCK_STREAM);
    }

    bind_to(pending[0], &waiting_name, waiting_size);
    connect_to(pending[0], &queue_name, queue_size);
    connect_to(pending[1], &queue_name, queue_size);
}

static void set_up_datagrams(void)
{
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, gram));
    to_name = make(SOCK_DGRAM);
    bind_to(to_name, &gram_name, sizeof gram_name);
    from_name = make(SOCK_DGRAM);
    bind_to(from_name, &sender_name, sizeof sender_name);
    nameless = make(SOCK_DGRAM);
    one_way = make(SOCK_DGRAM);
    connect_to(one_way, &gram_name, sizeof gram_name);
}

static void set_up(void)
{
    int pair[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, stream));
    MUST(again = dup(stream[1]));
    MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, seq));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, rights));
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, cred));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, big));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    MUST(low[0] = dup2(pair[0], 0));
    MUST(low[1] = dup2(pair[1], 100));
    close(pair[0]);
    close(pair[1]);
    set_option(cred[1], SOL_SOCKET, SO_PASSCRED, 1);
    set_option(stream[0], SOL_SOCKET, SO_SNDBUF, 50000);
    set_option(big[0], SOL_SOCKET, SO_SNDBUF, 100000);
    fill(data, sizeof data, 7);
    set_up_connections();
    set_up_datagrams();
    set_up_ends();
    set_up_orphans();
    send_all();
}

static void check_stream(void)
{
    CHECK_HEX("flags", (unsigned)fcntl(stream[0], F_GETFL), O_RDWR | O_NONBLOCK);
    CHECK_EQ("SO_SNDBUF", option(stream[0], SOL_SOCKET, SO_SNDBUF), 100000);
    CHECK_EQ("usual SO_SNDBUF", option(stream[1], SOL_SOCKET, SO_SNDBUF), option(nameless, SOL_SOCKET, SO_SNDBUF));
    expect(again, "forth");
    expect(stream[0], "back");
    expect_none(stream[0]);
    expect(low[0], "low");
    CHECK_EQ("receiving much", recv(big[1], found, sizeof found, MSG_DONTWAIT), BIG);
    CHECK_BYTES("much", found, data, BIG);
    CHECK_EQ("SO_PEEK_OFF", option(stream[1], SOL_SOCKET, 42), -1);
}

static void check_messages(void)
{
    int type;
    char text[32];
    struct ucred credentials = { 0 };
    expect(seq[1], "one"); expect(seq[1], "another"); expect(seq[1], "third");
    expect_none(seq[1]);
    expect(gram[0], "first"); expect(gram[0], ""); expect(gram[0], "last");
    expect_none(gram[0]);
    expect_from(to_name, "unasked", "");
    expect_from(to_name, "by name", sender_name.sun_path);
    expect_from(to_name, "nameless", "");
    CHECK_TEXT("peer of the one that sends", name_of(one_way, 1), gram_name.sun_path);
    receive(cred[1], sizeof text - 1, text, &type, &credentials);
    CHECK_TEXT("with credentials", text, "mine");
    CHECK_EQ("credentials", type * 1000000 + credentials.pid * 100000 + (int)credentials.uid, SCM_CREDENTIALS * 1000000 + 100000 + (int)geteuid());
}

static ino_t inode_of(int fd)
{
    struct stat status = { 0 };
    return fstat(fd, &status) == 0 ? status.st_ino : 0;
}

static void check_rights(void)
{
    int type, file;
    char text[32];
    receive(rights[1], 5, text, &type, NULL);
    CHECK_TEXT("before the file", text, "plain");
    CHECK_EQ("no file yet", type, 0);
    file = receive(rights[1], sizeof text - 1, text, &type, NULL);
    CHECK_TEXT("with the file", text, "with a file");
    CHECK_EQ("a file", type, SCM_RIGHTS);
    CHECK_EQ("the same file", (long long)inode_of(file), (long long)inode_of(half[0]));
    close(file);
    expect(rights[1], "after");
}

/* How many can wait there at once. */
static int backlog_left(int fd, struct sockaddr_un *name, socklen_t size)
{
    int clients[20], count = 0;
    while (count < 20 && (clients[count] = make(SOCK_STREAM | SOCK_NONBLOCK)) >= 0 && connect(clients[count], (struct sockaddr *)name, size) == 0)
    {
        count++;
    }

    for (int i = 0; i < count; i++)
    {
        close(accept(fd, NULL, NULL));
        close(clients[i]);
    }

    close(clients[count]);
    return count;
}

static void check_connections(void)
{
    CHECK_EQ("backlog", backlog_left(listener, &listen_name, sizeof listen_name), 4);
    CHECK_TEXT("name of the client", name_of(accepted[0], 0), client_name.sun_path);
    CHECK_TEXT("its peer", name_of(accepted[0], 1), listen_name.sun_path);
    CHECK_TEXT("name of the accepted", name_of(accepted[1], 0), listen_name.sun_path);
    CHECK_TEXT("peer of the accepted", name_of(accepted[1], 1), client_name.sun_path);
    CHECK_HEX("flags of the accepted", (unsigned)fcntl(accepted[1], F_GETFL), O_RDWR | O_NONBLOCK);
    CHECK_EQ("close-on-exec of the client", fcntl(accepted[0], F_GETFD), FD_CLOEXEC);
    expect(accepted[1], "to the client");
    expect(accepted[0], "to the server");
    CHECK_TEXT("abstract name", name_of(abstract[1], 0), "queue");
    CHECK_TEXT("abstract peer", name_of(abstract[0], 1), "queue");
    CHECK_TEXT("name of one that is gone", name_of(seq_accepted[1], 0), "/tmp/short");
    expect(seq_accepted[1], "s1"); expect(seq_accepted[1], "s2");
    struct stat status = { 0 };
    CHECK_EQ("the file of that name", stat("/tmp/short", &status) == 0 ? (int)status.st_mode : 0, S_IFREG | 0640);
    CHECK_TEXT("name of the orphan", name_of(orphan, 0), listen_name.sun_path);
    CHECK_EQ("end of the orphan", recv(orphan, found, 1, MSG_DONTWAIT), 0);
}

static void check_pending(void)
{
    for (int i = 0; i < 2; i++)
    {
        const int server = accept(queue, NULL, NULL);
        CHECK_TEXT(label("who waited at place %d", i), name_of(server, 1), i == 0 ? "waiting" : "");
        put(server, "welcome");
        expect(pending[i], "welcome");
        close(pending[i]);
        close(server);
        pending[i] = make(SOCK_STREAM);
    }

    bind_to(pending[0], &waiting_name, waiting_size);
    connect_to(pending[0], &queue_name, queue_size);
    connect_to(pending[1], &queue_name, queue_size);
}

/* These are not made again: they must be as they were, each time. */
static void check_ends(void)
{
    char byte;
    struct pollfd both = { .fd = half[1], .events = POLLIN | POLLOUT | POLLRDHUP };
    poll(&both, 1, 0);
    CHECK_HEX("shut down", (unsigned)both.revents, POLLIN | POLLOUT | POLLRDHUP);
    CHECK_EQ("sending after the end", send(half[0], "x", 1, MSG_NOSIGNAL) == -1 ? errno : 0, EPIPE);
    CHECK_EQ("the other way", send(half[1], "x", 1, MSG_NOSIGNAL), 1);
    CHECK_EQ("reading the other way", recv(half[0], &byte, 1, MSG_DONTWAIT), 1);
    CHECK_EQ("what was left behind", recv(ended, found, 11, MSG_DONTWAIT | MSG_PEEK), 11);
    CHECK_BYTES("left behind", found, "left behind", 11);
    CHECK_EQ("sending to one that is gone", send(ended, "x", 1, MSG_NOSIGNAL) == -1 ? errno : 0, EPIPE);
    CHECK_EQ("before the reset", recv(reset_end, found, 6, MSG_DONTWAIT | MSG_PEEK), 6);
    both.fd = reset_end;
    poll(&both, 1, 0);
    CHECK_HEX("reset", (unsigned)both.revents & (POLLERR | POLLHUP), POLLERR | POLLHUP);
    both.fd = seq_reset;
    poll(&both, 1, 0);
    CHECK_HEX("reset of packets", (unsigned)both.revents & (POLLERR | POLLHUP), POLLERR | POLLHUP);
    CHECK_EQ("farewell", recv(gone_gram, found, 8, MSG_DONTWAIT | MSG_PEEK), 8);
}

/* Once, in the last pass: reading to the end. */
static void check_last(void)
{
    expect(half[1], "the end");
    CHECK_EQ("the end", recv(half[1], found, 1, 0), 0);
    expect(ended, "left behind");
    CHECK_EQ("the end of what was left", recv(ended, found, 1, 0), 0);
    expect(reset_end, "before");
    CHECK_EQ("reset", recv(reset_end, found, 1, 0) == -1 ? errno : 0, ECONNRESET);
    CHECK_EQ("reset of packets", recv(seq_reset, found, 1, 0) == -1 ? errno : 0, ECONNRESET);
    expect_from(gone_gram, "farewell", gone_name.sun_path);
    CHECK_EQ("sending to a datagram socket that is gone", send(gone_gram, "x", 1, MSG_NOSIGNAL) == -1 ? errno : 0, ECONNREFUSED);
}

int main(void)
{
    set_up();

    ready();
    while (next())
    {
        check_stream();
        check_messages();
        check_rights();
        check_connections();
        check_pending();
        check_ends();
        if (check_round == 2)
        {
            check_last();
        }

        send_all();
    }

    return 0;
}

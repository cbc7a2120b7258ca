/* Covers: open files in flight, which only a message leads to (SCM_RIGHTS): sent and closed, as programs do. Of each kind: files with offset and flags,
   also without a name; directories; pipe ends; eventfd, timerfd, memfd, epoll, inotify, devices, /proc, pidfd, terminals; sockets that listen; sockets
   that have such messages themselves; the same open file twice; several in one message; sockets in their own and in each other's queues; "many": more than the process may have open; "locked": with locks. */
#include "sockets.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <termios.h>

enum { CHAIN = 60 };

static int box[2], twins[2], circle[2], other[2], deep, pipe_in, slave, listening;

static void send_files(int to, const int *files, int count)
{
    char control[CMSG_SPACE(4 * sizeof(int))] = "", byte = (char)('0' + count);
    struct iovec vector = { &byte, 1 };
    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = CMSG_SPACE(count * sizeof(int)) };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(header), files, count * sizeof(int));
    CHECK_EQ(label("sending %d descriptors with %d", count, to), sendmsg(to, &message, 0), 1);
}

/* It is in flight then, and nowhere else. */
static void send_away(int to, int file)
{
    send_files(to, &file, 1);
    close(file);
}

/* How many; -1 where there is no message with any. */
static int receive_files(int from, int *files, int flags)
{
    char control[256] = "", byte;
    struct iovec vector = { &byte, 1 };
    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    const ssize_t length = recvmsg(from, &message, MSG_DONTWAIT | flags);
    const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (length != 1 || header == NULL || header->cmsg_type != SCM_RIGHTS)
    {
        return -1;
    }

    const size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    memcpy(files, CMSG_DATA(header), count * sizeof(int));
    return (int)count;
}

static int receive(int from)
{
    int files[64] = { -1 };
    CHECK_EQ(label("descriptors received with %d", from), receive_files(from, files, 0), 1);
    return files[0];
}

static long long inode_of(int fd)
{
    struct stat status = { 0 };
    return fstat(fd, &status) == 0 ? (long long)status.st_ino : -1;
}

static int make_file(const char *path, int flags, const char *text, off_t offset)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | flags, 0640);
    MUST(fd);
    MUST(write(fd, text, strlen(text)));
    MUST(lseek(fd, offset, SEEK_SET));
    return fd;
}

static void expect_text(const char *what, int fd, const char *text)
{
    char got[64] = "";
    CHECK_EQ(what, read(fd, got, sizeof got - 1), (long long)strlen(text));
    CHECK_TEXT(what, got, text);
}

static long long count_of(int eventfd)
{
    uint64_t count = 0;
    return read(eventfd, &count, sizeof count) == sizeof count ? (long long)count : -errno;
}

static int counter(int count) { const int fd = eventfd(count, EFD_NONBLOCK); MUST(fd); return fd; }

/* Each checks what it receives, and sends it away again. */

static void check_file(void)
{
    const int fd = receive(box[1]);
    CHECK_HEX("flags", (unsigned)fcntl(fd, F_GETFL) & ~0100000U, O_RDWR | O_APPEND | O_NONBLOCK);
    expect_text("from its offset", fd, "there");
    lseek(fd, 6, SEEK_SET);
    CHECK_EQ("owner", fcntl(fd, F_GETOWN), 1);
    int twin = receive(twins[1]);
    CHECK_EQ("offset of the twin", lseek(twin, 0, SEEK_CUR), 6);
    lseek(twin, 1, SEEK_SET);
    CHECK_EQ("offset moved by the twin", lseek(fd, 0, SEEK_CUR), 1);
    lseek(fd, 6, SEEK_SET);
    send_away(box[0], fd);
    send_away(twins[0], twin);
}

static void check_directory(void)
{
    const int fd = receive(box[1]), again = open("/tmp", O_RDONLY | O_DIRECTORY);
    CHECK_EQ("directory", inode_of(fd), inode_of(again));
    close(again);
    send_away(box[0], fd);
}

static void check_pipe(void)
{
    const int out = receive(box[1]);
    expect_text("from the pipe", out, "in the pipe");
    CHECK_EQ("to the pipe", write(pipe_in, "in the pipe", 11), 11);
    send_away(box[0], out);

    /* Both ends of this one are in flight. */
    int ends[64] = { -1, -1 };
    CHECK_EQ("two ends", receive_files(box[1], ends, 0), 2);
    CHECK_EQ("to the other pipe", write(ends[1], "!", 1), 1);
    expect_text("from the other pipe", ends[0], "both!");
    CHECK_EQ("to the other pipe again", write(ends[1], "both", 4), 4);
    send_files(box[0], ends, 2);
    close(ends[0]);
    close(ends[1]);
}

static void check_events(void)
{
    int fd = receive(box[1]);
    CHECK_EQ("eventfd", count_of(fd), 7);
    CHECK_EQ("writing the eventfd", write(fd, &(uint64_t) { 7 }, 8), 8);
    send_away(box[0], fd);
    fd = receive(box[1]);
    struct itimerspec time = { 0 };
    CHECK_EQ("timerfd", timerfd_gettime(fd, &time), 0);
    CHECK_EQ("its interval", time.it_interval.tv_sec, 77);
    CHECK_BETWEEN("its time left", time.it_value.tv_sec, 9000, 10000);
    send_away(box[0], fd);
    fd = receive(box[1]);
    struct epoll_event event = { 0 };
    CHECK_EQ("epoll", epoll_wait(fd, &event, 1, 0), 1);
    CHECK_EQ("its data", (long long)event.data.u64, 4711);
    send_away(box[0], fd);
    fd = receive(box[1]);
    char events[512];
    CHECK_EQ("no inotify event", read(fd, events, sizeof events) == -1 ? errno : 0, EAGAIN);
    close(open("/tmp/watched", O_RDONLY));
    CHECK_BETWEEN("inotify event", read(fd, events, sizeof events), 16, 512);
    send_away(box[0], fd);
}

static void check_memory(void)
{
    int fd = receive(box[1]);
    expect_text("memfd", fd, "remembered");
    lseek(fd, 0, SEEK_SET);
    CHECK_HEX("seals", (unsigned)fcntl(fd, F_GET_SEALS), F_SEAL_SHRINK);
    send_away(box[0], fd);
    fd = receive(box[1]);
    expect_text("deleted file", fd, "gone");
    lseek(fd, 3, SEEK_SET);
    struct stat status = { 0 };
    CHECK_EQ("names of the deleted file", fstat(fd, &status) == 0 ? (int)status.st_nlink : -1, 0);
    send_away(box[0], fd);
}

static void check_kernel(void)
{
    char text[64] = "";
    int fd = receive(box[1]);
    CHECK_EQ("file of /proc", read(fd, text, 6), 6);
    CHECK_TEXT("file of /proc", text, "1 (pro");
    lseek(fd, 0, SEEK_SET);
    send_away(box[0], fd);
    fd = receive(box[1]);
    CHECK_EQ("pidfd", syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0), 0);
    send_away(box[0], fd);
    fd = receive(box[1]);
    CHECK_EQ("/dev/zero", read(fd, text, sizeof text), sizeof text);
    CHECK_ZERO("/dev/zero", text, sizeof text);
    send_away(box[0], fd);
    fd = receive(box[1]);
    CHECK_HEX("O_PATH", (unsigned)fcntl(fd, F_GETFL) & O_PATH, O_PATH);
    send_away(box[0], fd);
    fd = receive(box[1]);
    CHECK_EQ("writing to the terminal", write(slave, "typed\n", 6), 6);
    CHECK_EQ("reading its master", read(fd, text, sizeof text), 6);
    CHECK_BYTES("from the terminal", text, "typed\n", 6);
    send_away(box[0], fd);
}

/* A client finds the socket that listens, though nobody has it. */
static void check_sockets(void)
{
    const struct sockaddr_in there = at_port(listening);
    const int client = socket(AF_INET, SOCK_STREAM, 0);
    CHECK_EQ("connecting", connect(client, (const struct sockaddr *)&there, sizeof there), 0);
    int fd = receive(box[1]);
    const int server = accept(fd, NULL, NULL);
    CHECK_BETWEEN("accepting", server, 3, 1000);
    send_away(box[0], fd);
    close(client);
    close(server);

    /* Both ends of a connection, a descriptor in the queue of the first. */
    int first = receive(box[1]), second = receive(box[1]);
    fd = receive(first);
    CHECK_EQ("eventfd in a socket in flight", count_of(fd), 3);
    CHECK_EQ("writing it", write(fd, &(uint64_t) { 3 }, 8), 8);
    CHECK_EQ("through the pair", send(first, "hello", 5, 0), 5);
    expect_text("through the pair", second, "hello");
    send_away(second, fd);
    send_away(box[0], first);
    send_away(box[0], second);

    int several[64] = { -1, -1, -1 };
    CHECK_EQ("several", receive_files(box[1], several, 0), 3);
    for (int i = 0; i < 3; i++)
    {
        CHECK_EQ(label("several: %d", i), count_of(several[i]), i == 2 ? -EAGAIN : 11 * (i + 1));
        CHECK_EQ("writing one of several", i == 2 ? 8 : write(several[i], &(uint64_t) { 11 * (i + 1) }, 8), 8);
    }

    send_files(box[0], several, 3);
    for (int i = 0; i < 3; i++)
    {
        close(several[i]);
    }
}

/* circle[0] has other[0] in its queue, which is open nowhere else, and that has itself and circle[0] in its own. */
static void check_circle(void)
{
    const int inner = receive(circle[0]), itself = receive(inner), outer = receive(inner);
    CHECK_EQ("in its own queue", inode_of(itself), inode_of(inner));
    CHECK_EQ("in each other's queue", inode_of(outer), inode_of(circle[0]));
    CHECK_EQ("through the circle", send(other[1], "round", 5, 0), 5);
    expect_text("through the circle", itself, "round");
    send_away(other[1], itself);
    send_away(other[1], outer);
    send_away(circle[1], inner);
}

static int open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 1024; fd++)
    {
        count += fcntl(fd, F_GETFD) != -1;
    }

    return count;
}

static int make_chain(int inner, int length)
{
    for (int i = 0; i < length; i++)
    {
        int pair[2];
        MUST(socketpair(AF_UNIX, i % 2 ? SOCK_STREAM : SOCK_DGRAM, 0, pair));
        send_away(pair[1], inner);
        close(pair[1]);
        inner = pair[0];
    }

    return inner;
}

static void check_chain(void)
{
    int at = deep;
    for (int i = 0; i < CHAIN; i++)
    {
        const int inner = receive(at);
        close(at);
        at = inner;
    }

    CHECK_EQ("at the end of the chain", count_of(at), 5);
    close(at);
    deep = make_chain(counter(5), CHAIN);
}

static void set_up_files(void)
{
    int fd = make_file("/tmp/carried", O_APPEND | O_NONBLOCK, "hello there", 6);
    MUST(fcntl(fd, F_SETOWN, getpid()));
    send_files(twins[0], &fd, 1);
    send_away(box[0], fd);
    MUST(fd = open("/tmp", O_RDONLY | O_DIRECTORY));
    send_away(box[0], fd);
    int ends[2];
    MUST(pipe(ends));
    MUST(write(ends[1], "in the pipe", 11));
    send_away(box[0], ends[0]);
    pipe_in = ends[1];
    MUST(pipe(ends));
    MUST(write(ends[1], "both", 4));
    send_files(box[0], ends, 2);
    MUST(close(ends[0]));
    MUST(close(ends[1]));
}

static void set_up_events(void)
{
    const struct itimerspec time = { { 77, 0 }, { 10000, 0 } };
    struct epoll_event event = { EPOLLOUT, { .u64 = 4711 } };
    int fd;
    send_away(box[0], counter(7));
    MUST(fd = timerfd_create(CLOCK_MONOTONIC, 0));
    MUST(timerfd_settime(fd, 0, &time, NULL));
    send_away(box[0], fd);
    MUST(fd = epoll_create1(0));
    MUST(epoll_ctl(fd, EPOLL_CTL_ADD, pipe_in, &event));
    send_away(box[0], fd);
    MUST(close(make_file("/tmp/watched", 0, "x", 0)));
    MUST(fd = inotify_init1(IN_NONBLOCK));
    MUST(inotify_add_watch(fd, "/tmp/watched", IN_OPEN));
    send_away(box[0], fd);
}

static void set_up_memory(void)
{
    int fd;
    MUST(fd = memfd_create("carried", MFD_ALLOW_SEALING));
    MUST(write(fd, "remembered", 10));
    MUST(lseek(fd, 0, SEEK_SET));
    MUST(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
    send_away(box[0], fd);
    fd = make_file("/tmp/deleted", 0, "it gone", 3);
    MUST(unlink("/tmp/deleted"));
    send_away(box[0], fd);
}

static void set_up_kernel(void)
{
    struct termios settings;
    int fd, number = 0, unlocked = 0;
    MUST(fd = open("/proc/self/stat", O_RDONLY));
    send_away(box[0], fd);
    MUST(fd = (int)syscall(SYS_pidfd_open, getpid(), 0));
    send_away(box[0], fd);
    MUST(fd = open("/dev/zero", O_RDONLY));
    send_away(box[0], fd);
    MUST(fd = open("/tmp/carried", O_PATH));
    send_away(box[0], fd);
    MUST(fd = open("/dev/ptmx", O_RDWR | O_NOCTTY));
    MUST(ioctl(fd, TIOCSPTLCK, &unlocked));
    MUST(ioctl(fd, TIOCGPTN, &number));
    MUST(slave = open(label("/dev/pts/%d", number), O_RDWR | O_NOCTTY));
    MUST(tcgetattr(slave, &settings));
    settings.c_oflag &= ~(tcflag_t)OPOST;
    MUST(tcsetattr(slave, TCSANOW, &settings));
    send_away(box[0], fd);
}

static void set_up_sockets(void)
{
    struct sockaddr_in name = at_port(0);
    socklen_t size = sizeof name;
    int fd, pair[2];
    MUST(fd = socket(AF_INET, SOCK_STREAM, 0));
    set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    MUST(bind(fd, (struct sockaddr *)&name, size));
    MUST(listen(fd, 3));
    MUST(getsockname(fd, (struct sockaddr *)&name, &size));
    listening = ntohs(name.sin_port);
    send_away(box[0], fd);
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    send_away(pair[1], counter(3));
    send_away(box[0], pair[0]);
    send_away(box[0], pair[1]);
    const int several[] = { counter(11), counter(22), counter(0) };
    send_files(box[0], several, 3);
    for (int i = 0; i < 3; i++)
    {
        MUST(close(several[i]));
    }
}

static void set_up_circle(void)
{
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, circle));
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, other));
    send_files(other[1], &other[0], 1);
    send_files(other[1], &circle[0], 1);
    send_away(circle[1], other[0]);
}

/* More than it may have open: what is in flight does not count. */
static void many(void)
{
    const struct rlimit few = { 40, 40 };
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, box));
    for (int i = 0; i < 100; i++)
    {
        send_away(box[0], counter(i + 1));
    }

    MUST(setrlimit(RLIMIT_NOFILE, &few));

    ready();
    while (next())
    {
        int first[64] = { -1 };
        CHECK_EQ("looking at the first", receive_files(box[1], first, MSG_PEEK), 1);
        CHECK_EQ("the first", count_of(first[0]), 1);
        CHECK_EQ("writing it", write(first[0], &(uint64_t) { 1 }, 8), 8);
        close(first[0]);
        for (int i = 0; i < 100 && check_round == 2; i++)
        {
            const int fd = receive(box[1]);
            CHECK_EQ(label("of many: %d", i), count_of(fd), i + 1);
            close(fd);
        }
    }
}

static void expect_lock(const char *what, int probe, off_t at, int type)
{
    struct flock found = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = at, .l_len = 1 };
    CHECK_EQ(what, fcntl(probe, F_OFD_GETLK, &found), 0);
    CHECK_EQ(what, found.l_type, type);
}

/* The process's own lock ends where it closes any descriptor of the file: so what is received stays open. */
static void locked(void)
{
    struct flock own = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 }, of_file = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 5, .l_len = 1 };
    const int fd = make_file("/tmp/locked", 0, "x", 0);
    int probe, mine;
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, box));
    MUST(flock(fd, LOCK_EX));
    MUST(fcntl(fd, F_OFD_SETLK, &of_file));
    send_away(box[0], fd);
    MUST(probe = open("/tmp/locked", O_RDWR));
    MUST(mine = open("/tmp/locked", O_RDWR));
    MUST(fcntl(mine, F_SETLK, &own));

    ready();
    while (next())
    {
        CHECK_EQ("flock", flock(probe, LOCK_EX | LOCK_NB) == -1 ? errno : 0, EWOULDBLOCK);
        expect_lock("the process's lock", probe, 0, F_WRLCK);
        expect_lock("no lock", probe, 1, F_UNLCK);
        expect_lock("lock of what is in flight", probe, 5, F_WRLCK);
        if (check_round == 2)
        {
            CHECK_EQ("unlocking", flock(receive(box[1]), LOCK_UN), 0);
            CHECK_EQ("flock of its own", flock(probe, LOCK_EX | LOCK_NB), 0);
        }
    }
}

int main(int count, char **arguments)
{
    if (count > 1)
    {
        (strcmp(arguments[1], "many") == 0 ? many : locked)();
        return 0;
    }

    MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, box));
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, twins));
    set_up_files();
    set_up_events();
    set_up_memory();
    set_up_kernel();
    set_up_sockets();
    set_up_circle();
    deep = make_chain(counter(5), CHAIN);
    const int before = open_descriptors();

    ready();
    while (next())
    {
        CHECK_EQ("open descriptors", open_descriptors(), before);
        check_file();
        check_directory();
        check_pipe();
        check_events();
        check_memory();
        check_kernel();
        check_sockets();
        check_circle();
        check_chain();
    }

    return 0;
}

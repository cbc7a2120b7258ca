/* Covers: pipes and FIFOs: what is in them, capacity, packet mode, flags of each end, ends opened once more, half-closed ones, both
   ends at low numbers, a stdout opened once more. */
#include "check.h"
#include <poll.h>
#include <sys/ioctl.h>

#define BIG (256 * 1024)

static int stream[2], full[2], packets[2], no_writer[2], no_reader[2], fifo[2], low[2], twice[2], again, again_both, more_stdout;
static char data[BIG];

static void set_size(int fd, int size)
{
    MUST(fcntl(fd, F_SETPIPE_SZ, size));
}

static int bytes_in(int fd)
{
    int count = -1;
    ioctl(fd, FIONREAD, &count);
    return count;
}

static void put(int fd, const char *text)
{
    const long length = (long)strlen(text);
    CHECK_EQ(label("write to %d", fd), write(fd, text, (size_t)length), length);
}

static void expect(int fd, const char *text)
{
    char buffer[200] = "";
    CHECK_EQ(label("read of %d", fd), read(fd, buffer, sizeof buffer - 1), (long long)strlen(text));
    CHECK_TEXT(label("what was read of %d", fd), buffer, text);
}

static int events_of(int fd)
{
    struct pollfd wanted = { .fd = fd, .events = POLLIN | POLLOUT };
    poll(&wanted, 1, 0);
    return wanted.revents;
}

static int same_file(int one, int other)
{
    struct stat a, b;
    return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static void fill_full(void)
{
    fill(data, BIG, (uint64_t)check_round);
    CHECK_EQ("filling", write(full[1], data, BIG), BIG);
}

static void set_up(void)
{
    int pair[2];
    MUST(pipe2(stream, O_CLOEXEC));
    MUST(pipe2(full, O_NONBLOCK));
    set_size(full[1], BIG);
    MUST(pipe2(packets, O_DIRECT));
    MUST(pipe2(no_writer, 0));
    MUST(pipe2(no_reader, O_NONBLOCK));
    MUST(pipe2(twice, 0));
    MUST(pipe2(pair, 0));
    MUST(low[0] = dup2(pair[0], 0));
    MUST(low[1] = dup2(pair[1], 100));
    close(pair[0]);
    close(pair[1]);
    MUST(mkfifo("/tmp/fifo", 0600));
    MUST(fifo[0] = open("/tmp/fifo", O_RDONLY | O_NONBLOCK));
    MUST(fifo[1] = open("/tmp/fifo", O_WRONLY | O_CLOEXEC | O_SYNC | O_NOFOLLOW));
    MUST(fcntl(fifo[0], F_SETFL, 0));
    MUST(again = open(label("/proc/self/fd/%d", twice[1]), O_WRONLY | O_NONBLOCK));
    MUST(again_both = open(label("/proc/self/fd/%d", twice[0]), O_RDWR));
    more_stdout = open("/proc/self/fd/1", O_WRONLY);
    put(stream[1], "waiting");
    put(packets[1], "one");
    put(packets[1], "another");
    put(no_writer[1], "the rest");
    MUST(close(no_writer[1]));
    MUST(close(no_reader[0]));
    put(fifo[1], "by name");
    put(low[1], "low");
    put(again_both, "both");
    fill_full();
    MUST(fcntl(packets[0], F_SETFL, O_DIRECT | O_NONBLOCK));
}

static void check_flags(void)
{
    CHECK_HEX("flags of the stream", (unsigned)fcntl(stream[0], F_GETFL), O_RDONLY);
    CHECK_HEX("flags of its other end", (unsigned)fcntl(stream[1], F_GETFL), O_WRONLY);
    CHECK_EQ("close-on-exec", fcntl(stream[1], F_GETFD), FD_CLOEXEC);
    CHECK_HEX("flags of the full one", (unsigned)fcntl(full[0], F_GETFL), O_RDONLY | O_NONBLOCK);
    CHECK_HEX("flags of the packets", (unsigned)fcntl(packets[0], F_GETFL), O_RDONLY | O_DIRECT | O_NONBLOCK);
    CHECK_HEX("flags of their other end", (unsigned)fcntl(packets[1], F_GETFL), O_WRONLY | O_DIRECT);
    CHECK_HEX("flags of the FIFO", (unsigned)fcntl(fifo[0], F_GETFL) & ~0100000u, O_RDONLY);
    CHECK_HEX("flags of its other end", (unsigned)fcntl(fifo[1], F_GETFL) & ~(0100000u | O_SYNC | O_NOFOLLOW), O_WRONLY);
    CHECK_HEX("flags of the end opened once more", (unsigned)fcntl(again, F_GETFL) & ~0100000u, O_WRONLY | O_NONBLOCK);
    CHECK_HEX("flags of both ends", (unsigned)fcntl(again_both, F_GETFL) & ~0100000u, O_RDWR);
    CHECK_EQ("capacity", fcntl(full[0], F_GETPIPE_SZ), BIG);
    CHECK_EQ("usual capacity", fcntl(stream[0], F_GETPIPE_SZ), 65536);
    CHECK_EQ("the same pipe", same_file(again, twice[0]) * 10 + same_file(again_both, twice[1]), 11);
    CHECK_EQ("another pipe", same_file(twice[0], stream[0]), 0);
}

static void use(void)
{
    char buffer[16];
    expect(stream[0], "waiting");
    put(stream[1], "waiting");
    expect(packets[0], "one");
    expect(packets[0], "another");
    CHECK_EQ("no more packets", read(packets[0], buffer, sizeof buffer) == -1 ? errno : 0, EAGAIN);
    put(packets[1], "one");
    put(packets[1], "another");
    expect(fifo[0], "by name");
    put(fifo[1], "by name");
    expect(0, "low");
    put(100, "low");
    expect(again_both, "both");
    put(again, "more");
    expect(twice[0], "more");
    put(again_both, "both");
    CHECK_EQ("more does not fit", write(full[1], "x", 1) == -1 ? errno : 0, EAGAIN);
    CHECK_EQ("emptying", read(full[0], data, BIG), BIG);
    CHECK_FILLED("what was in it", data, BIG, (uint64_t)(check_round == 1 ? 1 : check_round - 1));
    fill_full();
}

static void check_half(void)
{
    CHECK_EQ("left in the pipe without a writer", bytes_in(no_writer[0]), check_round == 1 ? 8 : 0);
    if (check_round == 1)
    {
        expect(no_writer[0], "the rest");
    }

    expect(no_writer[0], "");
    CHECK_HEX("its end", (unsigned)events_of(no_writer[0]), POLLHUP);
    CHECK_EQ("writing without a reader", write(no_reader[1], "x", 1) == -1 ? errno : 0, EPIPE);
    CHECK_HEX("the other end", (unsigned)events_of(no_reader[1]) & POLLERR, POLLERR);
    if (more_stdout >= 0)
    {
        CHECK_EQ("stdout once more", same_file(1, more_stdout), 1);
        CHECK_EQ("writing to it", write(more_stdout, "", 0), 0);
    }
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    set_up();

    ready();
    while (next())
    {
        for (int fd = 101; fd < 120; fd++)
        {
            CHECK_EQ(label("descriptor %d is closed", fd), fcntl(fd, F_GETFD), -1);
        }

        check_flags();
        use();
        check_half();
    }

    return 0;
}

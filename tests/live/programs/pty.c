/* Covers: pseudo terminals that the program opens: both ends, numbers with gaps, settings, window size, packet mode, lock, TIOCEXCL,
   one whose other end was never opened and one whose other end was closed, owner and mode of the name, the controlling terminal, its
   signals and /dev/tty. */
#include "check.h"
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <termios.h>

#define GET_PACKETS 0x80045438
#define GET_LOCK 0x80045439
#define GET_EXCLUSIVE 0x80045440

static int master, slave, again, locked, closed, packets, exclusive_master, exclusive, control;
static volatile sig_atomic_t got;

static void on_signal(int signal)
{
    got = signal;
}

static int number_of(int fd)
{
    unsigned number = 0;
    return ioctl(fd, TIOCGPTN, &number) == 0 ? (int)number : -errno;
}

static int make(void)
{
    const int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    MUST_OR_SKIP(fd);
    return fd;
}

static int open_slave(int fd, int flags)
{
    const int opened = open(label("/dev/pts/%d", number_of(fd)), flags | O_NOCTTY);
    MUST(opened);
    return opened;
}

static int make_unlocked(void)
{
    const int fd = make();
    MUST(unlockpt(fd));
    return fd;
}

static int asked(int fd, unsigned long what)
{
    int value = -1;
    return ioctl(fd, what, &value) == 0 ? value : -errno;
}

static struct termios settings_of(int fd)
{
    struct termios settings;
    memset(&settings, 0, sizeof settings);
    MUST(tcgetattr(fd, &settings));
    return settings;
}

static void goes(const char *what, int from, int to, const char *wanted, const char *sent)
{
    char text[16] = "";
    struct pollfd ready = { .fd = to, .events = POLLIN };
    CHECK_EQ(label("%s: sent", what), write(from, sent, strlen(sent)), (long long)strlen(sent));
    CHECK_EQ(label("%s: ready", what), poll(&ready, 1, 2000), 1);
    CHECK_EQ(label("%s: length", what), read(to, text, sizeof text - 1), (long long)strlen(wanted));
    CHECK_TEXT(label("%s: text", what), text, wanted);
}

static int hangs_up(int fd)
{
    struct pollfd asking = { .fd = fd };
    return poll(&asking, 1, 0) == 1 && (asking.revents & POLLHUP) != 0;
}

int main(void)
{
    const struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
    MUST(sigaction(SIGINT, &action, NULL));
    MUST(sigaction(SIGWINCH, &action, NULL));
    const int gap = make(), gap_again = make();
    master = make_unlocked();
    slave = open_slave(master, O_RDWR | O_NONBLOCK);
    MUST(fchmod(slave, 0640));
    again = open_slave(master, O_WRONLY);
    MUST(ioctl(slave, TIOCSCTTY, 0));
    MUST(control = open("/dev/tty", O_RDWR | O_CLOEXEC));
    MUST(dup2(slave, 0));
    locked = make();
    closed = make_unlocked();
    MUST(close(open_slave(closed, O_RDWR)));
    packets = make_unlocked();
    const int on = 1;
    MUST(ioctl(packets, TIOCPKT, &on));
    exclusive_master = make_unlocked();
    exclusive = open_slave(exclusive_master, O_RDONLY);
    MUST(ioctl(exclusive, TIOCEXCL));
    MUST(close(gap));
    MUST(close(gap_again));

    struct termios wanted = settings_of(slave);
    wanted.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
    wanted.c_oflag &= ~(tcflag_t)OPOST;
    wanted.c_cc[VINTR] = 7;
    wanted.c_cc[VMIN] = 1;
    MUST(cfsetspeed(&wanted, B9600));
    MUST(tcsetattr(slave, TCSANOW, &wanted));
    wanted = settings_of(slave);
    const struct winsize window = { .ws_row = 33, .ws_col = 101, .ws_xpixel = 808, .ws_ypixel = 528 };
    MUST(ioctl(master, TIOCSWINSZ, &window));
    const int numbers[] = { number_of(master), number_of(locked), number_of(closed), number_of(packets), number_of(exclusive_master) };
    MUST(numbers[0] >= 2 ? 0 : -1);
    got = 0;

    ready();
    while (next())
    {
        struct termios settings = settings_of(again);
        struct winsize size;
        struct stat status;
        const int masters[] = { master, locked, closed, packets, exclusive_master };
        CHECK_EQ("no signal for the window", got, 0);
        for (int i = 0; i < 5; i++)
        {
            CHECK_EQ(label("number of master %d", i), number_of(masters[i]), numbers[i]);
            CHECK_EQ(label("lock of master %d", i), asked(masters[i], GET_LOCK), i == 1);
            CHECK_EQ(label("packet mode of master %d", i), asked(masters[i], GET_PACKETS), i == 3);
            CHECK_EQ(label("master %d hangs up", i), hangs_up(masters[i]), i == 2);
            CHECK_EQ(label("close-on-exec of master %d", i), fcntl(masters[i], F_GETFD), FD_CLOEXEC);
        }

        CHECK_EQ("settings", memcmp(&settings, &wanted, sizeof wanted), 0);
        CHECK_EQ("window size", ioctl(slave, TIOCGWINSZ, &size), 0);
        CHECK_EQ("window", memcmp(&size, &window, sizeof size), 0);
        CHECK_TEXT("name", ttyname(slave), label("/dev/pts/%d", numbers[0]));
        CHECK_EQ("flags", fcntl(slave, F_GETFL) & (O_ACCMODE | O_NONBLOCK), O_RDWR | O_NONBLOCK);
        CHECK_EQ("flags of another", fcntl(again, F_GETFL) & (O_ACCMODE | O_NONBLOCK), O_WRONLY);
        CHECK_EQ("stat", fstat(slave, &status), 0);
        CHECK_EQ("mode", status.st_mode & 07777, 0640);
        CHECK_EQ("owner", status.st_uid, getuid());
        goes("to the slave", master, 0, "in", "in");
        goes("to the master", again, master, "out\n", "out\n");
        goes("by control", control, master, "tty", "tty");

        CHECK_EQ("device of /dev/tty", fstat(control, &status) == 0 ? (int)major(status.st_rdev) : -1, 5);
        CHECK_EQ("session", tcgetsid(slave), getsid(0));
        CHECK_EQ("foreground group", tcgetpgrp(control), getpgrp());
        MUST(write(master, "\007", 1));
        for (int i = 0; i < 1000 && got == 0; i++)
        {
            pass_time(1000000);
        }

        CHECK_EQ("signal of the terminal", got, SIGINT);
        got = 0;
        CHECK_EQ("exclusive", asked(exclusive, GET_EXCLUSIVE), 1);
        CHECK_EQ("not exclusive", asked(slave, GET_EXCLUSIVE), 0);
        CHECK_EQ("locked", open(label("/dev/pts/%d", numbers[1]), O_RDWR | O_NOCTTY) == -1 ? errno : 0, EIO);
    }

    return 0;
}

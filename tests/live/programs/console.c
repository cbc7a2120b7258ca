/* Covers: the container's console: settings, window size, its descriptors by /dev/pts/N and by /dev/tty, the session's control of it.
   Run by ConsoleTests, which holds the other end. */
#include "check.h"
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <termios.h>

#define CONTROL 10
#define BY_PATH 11

static struct termios settings_of(int file)
{
    struct termios settings;
    memset(&settings, 0, sizeof settings);
    MUST(tcgetattr(file, &settings));
    return settings;
}

int main(void)
{
    struct termios wanted = settings_of(0);
    wanted.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
    wanted.c_iflag |= IGNBRK;
    wanted.c_cc[VINTR] = 7;
    wanted.c_cc[VMIN] = 3;
    wanted.c_cc[VTIME] = 9;
    MUST(tcsetattr(0, TCSANOW, &wanted));
    wanted = settings_of(0);
    const struct winsize window = { .ws_row = 33, .ws_col = 101, .ws_xpixel = 808, .ws_ypixel = 528 };
    MUST(ioctl(0, TIOCSWINSZ, &window));

    int file;
    MUST(file = open("/dev/tty", O_RDWR | O_NONBLOCK));
    MUST(dup3(file, CONTROL, O_CLOEXEC));
    MUST(close(file));
    MUST(file = open(ttyname(0), O_WRONLY | O_NOCTTY));
    MUST(dup2(file, BY_PATH));
    MUST(close(file));

    ready();
    while (next())
    {
        struct termios settings = settings_of(0);
        struct winsize size;
        struct stat status;
        CHECK_EQ("settings", memcmp(&settings, &wanted, sizeof wanted), 0);
        CHECK_EQ("window size", ioctl(0, TIOCGWINSZ, &size), 0);
        CHECK_EQ("window", memcmp(&size, &window, sizeof size), 0);
        CHECK_EQ("stdout", isatty(1), 1);
        CHECK_EQ("stderr", isatty(2), 1);
        CHECK_EQ("control", fstat(CONTROL, &status), 0);
        CHECK_EQ("control device", major(status.st_rdev) * 1000 + minor(status.st_rdev), 5000);
        CHECK_EQ("control flags", fcntl(CONTROL, F_GETFL) & (O_ACCMODE | O_NONBLOCK), O_RDWR | O_NONBLOCK);
        CHECK_EQ("control closes on exec", fcntl(CONTROL, F_GETFD), FD_CLOEXEC);
        CHECK_EQ("by path", isatty(BY_PATH), 1);
        CHECK_TEXT("by path", ttyname(BY_PATH), ttyname(0));
        CHECK_EQ("by path flags", fcntl(BY_PATH, F_GETFL) & O_ACCMODE, O_WRONLY);
        CHECK_EQ("foreground group", tcgetpgrp(0), getpgrp());
        CHECK_EQ("session", tcgetsid(CONTROL), getsid(0));
    }

    return 0;
}

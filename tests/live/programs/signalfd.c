/* Covers: signalfd: its signals, one that was pending, flags. */
#include "check.h"
#include <sys/signalfd.h>

static int fd;

static void take(int signal, int value)
{
    struct signalfd_siginfo information = { 0 };
    CHECK_EQ("read", read(fd, &information, sizeof information), sizeof information);
    CHECK_EQ("signal", information.ssi_signo, signal);
    CHECK_EQ("its value", information.ssi_int, value);
}

static void send(int signal, int value)
{
    MUST(sigqueue(getpid(), signal, (union sigval) { .sival_int = value }));
}

int main(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGRTMAX);
    sigaddset(&set, SIGTERM);
    MUST(sigprocmask(SIG_BLOCK, &set, NULL));
    sigdelset(&set, SIGTERM);
    MUST(fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
    send(SIGRTMAX, 7);
    send(SIGTERM, 1);

    ready();
    while (next())
    {
        struct signalfd_siginfo information;
        CHECK_HEX("flags", (unsigned)fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK);
        CHECK_EQ("close-on-exec", fcntl(fd, F_GETFD), FD_CLOEXEC);
        take(SIGRTMAX, 7);
        CHECK_EQ("SIGTERM is none of its signals", read(fd, &information, sizeof information) == -1 ? errno : 0, EAGAIN);
        send(SIGUSR1, 8);
        take(SIGUSR1, 8);
        send(SIGRTMAX, 7);
    }

    return 0;
}

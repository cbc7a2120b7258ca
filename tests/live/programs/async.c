/* Covers: open files that send signals: O_ASYNC, F_SETSIG, F_SETOWN to the process, a thread and the group; F_SETOWN alone; stdin. */
#include "check.h"
#include <sys/socket.h>

static int ends[2], talk[2], bare;
static volatile sig_atomic_t got_signal, got_fd, got_code;

static void on_signal(int signal, siginfo_t *information, void *context UNUSED)
{
    got_signal = signal;
    got_fd = information->si_fd;
    got_code = information->si_code;
}

static void watch(int fd, int kind, int id, int signal, int async)
{
    const struct f_owner_ex owner = { .type = kind, .pid = id };
    MUST(fcntl(fd, F_SETOWN_EX, &owner));
    MUST(fcntl(fd, F_SETSIG, signal));
    MUST(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | (async ? O_ASYNC : 0)));
}

static void expect(const char *what, int fd, int kind, int id, int signal, int async)
{
    struct f_owner_ex owner = { .type = -1 };
    CHECK_EQ(label("%s: asked", what), fcntl(fd, F_GETOWN_EX, &owner), 0);
    CHECK_EQ(label("%s: kind", what), owner.type, kind);
    CHECK_EQ(label("%s: owner", what), owner.pid, id);
    CHECK_EQ(label("%s: signal", what), fcntl(fd, F_GETSIG), signal);
    CHECK_EQ(label("%s: O_ASYNC", what), (fcntl(fd, F_GETFL) & O_ASYNC) != 0, async);
}

static void write_and_expect(const char *what, int to, int from, int signal)
{
    char byte;
    got_signal = got_fd = 0;
    MUST(write(to, "x", 1));
    CHECK_EQ(label("%s: signal that came", what), got_signal, signal);
    CHECK_EQ(label("%s: of this descriptor", what), got_fd, from);
    CHECK_EQ(label("%s: readable", what), got_code, POLL_IN);
    MUST(read(from, &byte, 1));
}

int main(void)
{
    const struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };
    MUST(sigaction(SIGRTMIN + 3, &action, NULL));
    MUST(sigaction(SIGUSR2, &action, NULL));
    MUST(pipe(ends));
    MUST(pipe(talk));
    MUST(bare = socket(AF_INET, SOCK_STREAM, 0));
    watch(ends[0], F_OWNER_TID, gettid(), SIGRTMIN + 3, 1);
    watch(talk[0], F_OWNER_PID, getpid(), SIGUSR2, 1);
    watch(bare, F_OWNER_PGRP, getpgrp(), 0, 0);
    watch(1, F_OWNER_PID, getpid(), SIGUSR2, 1);

    ready();
    while (next())
    {
        expect("by thread", ends[0], F_OWNER_TID, gettid(), SIGRTMIN + 3, 1);
        expect("by process", talk[0], F_OWNER_PID, getpid(), SIGUSR2, 1);
        expect("by group", bare, F_OWNER_PGRP, getpgrp(), 0, 0);
        expect("the other end", ends[1], F_OWNER_TID, 0, 0, 0);
        expect("stdout", 1, F_OWNER_PID, getpid(), SIGUSR2, 1);
        write_and_expect("by thread", ends[1], ends[0], SIGRTMIN + 3);
        write_and_expect("by process", talk[1], talk[0], SIGUSR2);
    }

    return 0;
}

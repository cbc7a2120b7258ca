/* Covers: signals that wait while they are blocked: the process's and the thread's own, standard and real-time ones, their order, and
   all of their siginfo. What the kernel gives without a checkpoint is recorded first; afterwards it must give the same bytes. */
#include "check.h"

#define COUNT 14

struct information
{
    int number, error, code, padding;
    int pid, uid;
    uint64_t value;
    char rest[96];
};

static struct information want[COUNT];
static uint64_t used;

static void queue(int to_thread, int number, uint64_t value)
{
    struct information information = { .number = number, .code = SI_QUEUE, .pid = getpid(), .uid = (int)getuid(), .value = value };
    MUST(to_thread ? syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), number, &information)
                   : syscall(SYS_rt_sigqueueinfo, getpid(), number, &information));
}

static void send_all(void)
{
    queue(0, 40, 0x1111222233334444);
    queue(0, 40, 2);
    queue(0, 35, 3);
    queue(0, 40, 4);
    MUST(kill(getpid(), SIGUSR1));
    MUST(kill(getpid(), SIGUSR1)); /* waits only once */
    MUST(kill(getpid(), 64));
    MUST(kill(getpid(), SIGTERM));
    queue(0, SIGINT, 5);
    MUST(syscall(SYS_tgkill, getpid(), getpid(), SIGUSR2));
    MUST(syscall(SYS_tgkill, getpid(), getpid(), SIGTERM));
    queue(1, 40, 6);
    queue(1, 50, 7);
    queue(1, 50, 0xfedcba9876543210);
    MUST(raise(SIGABRT));
}

static int take(struct information *into)
{
    const struct timespec at_once = { 0, 0 };
    memset(into, 0xee, sizeof *into);
    return (int)syscall(SYS_rt_sigtimedwait, &used, into, &at_once, 8);
}

int main(void)
{
    /* No other: a runtime's own SIGURG may come at any time. */
    static const int numbers[] = { SIGUSR1, SIGUSR2, SIGTERM, SIGINT, SIGABRT, 35, 40, 50, 64 };
    struct information seen;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    {
        used |= 1ul << (numbers[i] - 1);
    }

    MUST(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &used, NULL, 8));
    send_all();
    for (int i = 0; i < COUNT; i++)
    {
        MUST(take(&want[i]));
    }

    MUST(take(&seen) == -1 ? 0 : -1);
    send_all();

    ready();
    while (next())
    {
        for (int i = 0; i < COUNT; i++)
        {
            const int number = take(&seen);
            CHECK_EQ(label("signal %d in order", i), number, want[i].number);
            CHECK_EQ(label("si_code of %d (%d)", i, number), seen.code, want[i].code);
            CHECK_EQ(label("si_pid of %d (%d)", i, number), seen.pid, want[i].pid);
            CHECK_HEX(label("si_value of %d (%d)", i, number), seen.value, want[i].value);
            CHECK_BYTES(label("siginfo of %d (%d)", i, number), &seen, &want[i], sizeof seen);
        }

        CHECK_EQ("one more signal", take(&seen), -1);
        send_all();
    }

    return 0;
}

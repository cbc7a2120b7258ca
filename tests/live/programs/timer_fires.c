/* Covers: running timers of timer_create(2). MODE once: it runs out after the restore, exactly once, with its value; periodic: it goes
   on running out; pending: it ran out before, and its blocked signal waits. */
#include "check.h"

#define VALUE 0x123456789abcdef0ul

static volatile int caught;
static siginfo_t last;

static void handler(int signal, siginfo_t *information, void *context)
{
    (void)signal;
    (void)context;
    caught++;
    last = *information;
}

static long long arm(int id, long long first, long long interval)
{
    const struct itimerspec set = { { interval / SECOND, interval % SECOND }, { first / SECOND, first % SECOND } };
    const long long start = now(CLOCK_MONOTONIC);
    caught = 0;
    memset(&last, 0xee, sizeof last);
    MUST(syscall(SYS_timer_settime, id, 0, &set, NULL));
    return start;
}

static void wait_for(int times, long long until)
{
    while (caught < times && now(CLOCK_MONOTONIC) < until)
    {
        pass_time(SECOND / 100);
    }
}

int main(int count, char **arguments)
{
    const char *mode = count > 1 ? arguments[1] : "once";
    const int periodic = strcmp(mode, "periodic") == 0, pending = strcmp(mode, "pending") == 0;
    const long long first = periodic || pending ? SECOND / 10 : 3 * SECOND, interval = periodic ? SECOND / 10 : 0;
    const struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
    const struct timespec at_once = { 0, 0 };
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 3, .sigev_value.sival_ptr = (void *)VALUE };
    sigset_t set;
    int ids[3];
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN + 3);
    MUST(sigaction(SIGRTMIN + 3, &action, NULL));
    MUST(sigprocmask(pending ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL));
    for (int i = 0; i < 3; i++)
    {
        MUST(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &ids[i]));
    }

    long long start = arm(ids[2], first, interval);
    pass_time(pending ? SECOND / 2 : 0);

    ready();
    while (next())
    {
        if (periodic)
        {
            caught = 0;
            wait_for(10, now(CLOCK_MONOTONIC) + 10 * SECOND);
            CHECK_BETWEEN("times it ran out", caught, 10, 12);
        }
        else if (pending)
        {
            siginfo_t information;
            CHECK_EQ("the one that waits", sigtimedwait(&set, &information, &at_once), SIGRTMIN + 3);
            last = information;
            CHECK_EQ("another one", sigtimedwait(&set, &information, &at_once), -1);
        }
        else
        {
            wait_for(1, start + 15 * SECOND);
            check_that(now(CLOCK_MONOTONIC) - start >= first, "time until it ran out: got %lld, want at least %lld", now(CLOCK_MONOTONIC) - start, first);
            pass_time(SECOND / 4);
            CHECK_EQ("times it ran out", caught, 1);
        }

        CHECK_EQ("si_code", last.si_code, SI_TIMER);
        CHECK_EQ("si_timerid", last.si_timerid, ids[2]);
        CHECK_HEX("si_value", (uint64_t)last.si_value.sival_ptr, VALUE);
        start = periodic ? start : arm(ids[2], first, interval);
        pass_time(pending ? SECOND / 2 : 0);
    }

    return 0;
}

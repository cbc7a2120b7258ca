/* Covers: a running ITIMER_REAL: it runs out after the restore, delivers its signal exactly once, and not too early. */
#include "check.h"
#include <sys/time.h>

#define TIMEOUT 3

static volatile int caught, code;

static void handler(int signal, siginfo_t *information, void *context)
{
    (void)signal;
    (void)context;
    caught++;
    code = information->si_code;
}

static long long arm(void)
{
    const struct itimerval set = { { 0, 0 }, { TIMEOUT, 0 } };
    caught = 0;
    code = -999;
    const long long start = now(CLOCK_MONOTONIC);
    MUST(setitimer(ITIMER_REAL, &set, NULL));
    return start;
}

int main(void)
{
    const struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
    MUST(sigaction(SIGALRM, &action, NULL));
    long long start = arm();

    ready();
    while (next())
    {
        while (!caught && now(CLOCK_MONOTONIC) < start + 15 * SECOND)
        {
            pass_time(SECOND / 100);
        }

        check_that(now(CLOCK_MONOTONIC) - start >= TIMEOUT * SECOND, "time until it ran out: got %lld, want at least %lld",
            now(CLOCK_MONOTONIC) - start, TIMEOUT * SECOND);
        pass_time(SECOND / 4);
        CHECK_EQ("times it ran out", caught, 1);
        CHECK_EQ("si_code", code, SI_KERNEL);
        start = arm();
    }

    return 0;
}

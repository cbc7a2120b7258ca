/* Covers: the vDSO: its clocks agree with the system call and never go backwards. MODE spin: the program is in it nearly all the time. */
#include "check.h"
#include <sys/time.h>

static const clockid_t clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_MONOTONIC_COARSE, CLOCK_MONOTONIC_RAW, CLOCK_TAI };
#define COUNT (sizeof clocks / sizeof *clocks)

static long long by_vdso(clockid_t clock)
{
    struct timespec time;
    MUST(clock_gettime(clock, &time));
    return time.tv_sec * SECOND + time.tv_nsec;
}

int main(int count, char **arguments)
{
    const int spin = count > 1 && strcmp(arguments[1], "spin") == 0;
    long long last[COUNT] = { 0 };
    int seen;

    ready();
    while ((seen = spin ? signalled() : await() ? 1 : -1) >= 0)
    {
        for (int round = 0; round < 2000; round++)
        {
            for (size_t i = 0; i < COUNT; i++)
            {
                const long long time = by_vdso(clocks[i]);
                check_that(time >= last[i], "clock %d: got %lld, want at least %lld", clocks[i], time, last[i]);
                last[i] = time;
            }
        }

        for (size_t i = 0; i < COUNT; i++)
        {
            const long long before = now(clocks[i]), time = by_vdso(clocks[i]), after = now(clocks[i]);
            CHECK_BETWEEN(label("clock %d between two system calls", clocks[i]), time, before - SECOND / 50, after + SECOND / 50);
        }

        struct timeval day;
        const long long before = now(CLOCK_REALTIME) / SECOND;
        gettimeofday(&day, NULL);
        const long long seconds = time(NULL), after = now(CLOCK_REALTIME) / SECOND;
        CHECK_BETWEEN("gettimeofday", day.tv_sec, before, after);
        CHECK_BETWEEN("time", seconds, before - 1, after);
        if (seen > 0)
        {
            report();
        }
    }

    return 0;
}

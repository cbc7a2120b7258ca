/* Covers: timers of timer_create(2) on several clocks, with gaps in their ids: id, signal, value, interval, time left. */
#include "check.h"

#define COUNT 10

static const struct
{
    clockid_t clock;
    int notify, absolute, seconds, interval;
} timers[COUNT] = {
    { CLOCK_REALTIME, SIGEV_SIGNAL, 0, 1000, 0 },
    { CLOCK_MONOTONIC, SIGEV_SIGNAL, 0, 0, 0 }, /* deleted */
    { CLOCK_MONOTONIC, SIGEV_SIGNAL, 0, 2000, 7 },
    { CLOCK_BOOTTIME, SIGEV_NONE, 0, 3000, 0 },
    { CLOCK_MONOTONIC, SIGEV_SIGNAL, 0, 0, 0 }, /* deleted */
    { CLOCK_MONOTONIC, SIGEV_SIGNAL, 0, 0, 0 }, /* deleted */
    { CLOCK_MONOTONIC, SIGEV_THREAD_ID, 1, 4000, 1 },
    { CLOCK_PROCESS_CPUTIME_ID, SIGEV_SIGNAL, 0, 5000, 3 },
    { CLOCK_THREAD_CPUTIME_ID, SIGEV_SIGNAL, 0, 6000, 0 },
    { CLOCK_REALTIME, SIGEV_SIGNAL, 0, 0, 0 }, /* never armed */
};

static int ids[COUNT];
static long long left[COUNT];
static char kept[4096], seen[4096];

static int deleted(int i)
{
    return i == 1 || i == 4 || i == 5;
}

static long long nanoseconds(struct timespec time)
{
    return time.tv_sec * SECOND + time.tv_nsec;
}

static void create(int i)
{
    struct sigevent event = { .sigev_notify = timers[i].notify, .sigev_signo = SIGRTMIN + i, .sigev_value.sival_ptr = (void *)pattern_word(1, (uint64_t)i) };
    if (timers[i].notify == SIGEV_THREAD_ID)
    {
        event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    }

    MUST(syscall(SYS_timer_create, timers[i].clock, &event, &ids[i]));
    const long long start = timers[i].absolute ? now(timers[i].clock) : 0;
    const struct itimerspec set = { { timers[i].interval, timers[i].interval }, { start / SECOND + timers[i].seconds, start % SECOND } };
    if (timers[i].seconds)
    {
        MUST(syscall(SYS_timer_settime, ids[i], timers[i].absolute ? TIMER_ABSTIME : 0, &set, NULL));
    }
}

int main(void)
{
    struct itimerspec value;
    for (int i = 0; i < COUNT; i++)
    {
        create(i);
    }

    for (int i = 0; i < COUNT; i++)
    {
        MUST(deleted(i) ? syscall(SYS_timer_delete, ids[i]) : 0);
    }

    burn(SECOND / 20);
    const long long since = now(CLOCK_MONOTONIC);
    for (int i = 0; i < COUNT; i++)
    {
        MUST(deleted(i) ? 0 : syscall(SYS_timer_gettime, ids[i], &value));
        left[i] = deleted(i) ? 0 : nanoseconds(value.it_value);
    }

    slurp("/proc/self/timers", kept, sizeof kept);
    ready();
    while (next())
    {
        const long long passed = now(CLOCK_MONOTONIC) - since + 2 * SECOND;
        slurp("/proc/self/timers", seen, sizeof seen);
        CHECK_TEXT("/proc/self/timers", seen, kept);
        for (int i = 0; i < COUNT; i++)
        {
            const long result = syscall(SYS_timer_gettime, ids[i], &value);
            CHECK_EQ(label("timer_gettime of %d", i), result == -1 ? errno : 0, deleted(i) ? EINVAL : 0);
            if (result == 0)
            {
                CHECK_EQ(label("interval of %d", i), nanoseconds(value.it_interval), timers[i].interval * (SECOND + 1));
                CHECK_BETWEEN(label("nanoseconds left of %d", i), nanoseconds(value.it_value), left[i] ? left[i] - passed : 0, left[i]);
            }
        }
    }

    return 0;
}

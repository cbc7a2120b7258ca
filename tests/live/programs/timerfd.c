/* Covers: timerfd: remaining time, interval, ticks that were not read, absolute and cancelled timers, flags; every clock. */
#include "check.h"
#include <sys/timerfd.h>

#define LONG 1000
enum { ONCE, PERIODIC, SPENT, TICKING, IDLE, ABSOLUTE, CANCELLED, BOOT, COUNT };

static const int clocks[COUNT] = { CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_BOOTTIME };
static int fds[COUNT];
static long long ticking_since;

static void set(int which, int flags, long long value, long long interval)
{
    const struct itimerspec time = { { interval / SECOND, interval % SECOND }, { value / SECOND, value % SECOND } };
    MUST(timerfd_settime(fds[which], flags, &time, NULL));
}

static struct itimerspec get(int which)
{
    struct itimerspec time = { 0 };
    CHECK_EQ(label("timer %d", which), timerfd_gettime(fds[which], &time), 0);
    return time;
}

static long long ticks(int which)
{
    uint64_t value = 0;
    return read(fds[which], &value, sizeof value) == sizeof value ? (long long)value : -errno;
}

static void check_long(int which, long long interval)
{
    const struct itimerspec time = get(which);
    CHECK_BETWEEN(label("timer %d has left", which), time.it_value.tv_sec, LONG - 100, LONG);
    CHECK_EQ(label("interval of timer %d", which), time.it_interval.tv_sec, interval);
}

static void check_periodic(void)
{
    const struct itimerspec time = get(TICKING);
    const long long seen = ticks(TICKING), passed = (now(CLOCK_BOOTTIME) - ticking_since) / (SECOND / 10);
    ticking_since = now(CLOCK_BOOTTIME);
    CHECK_BETWEEN("time to the next tick", time.it_value.tv_nsec, 1, SECOND / 10);
    /* At least those before the checkpoint; at most those of all the time there was. */
    CHECK_BETWEEN("ticks", seen, 3, passed + 1);
    pass_time(4 * SECOND / 10);
}

int main(void)
{
    for (int i = 0; i < COUNT; i++)
    {
        MUST(fds[i] = timerfd_create(clocks[i], i % 2 ? TFD_CLOEXEC : TFD_NONBLOCK));
        MUST(fcntl(fds[i], F_SETFL, O_NONBLOCK));
    }

    set(ONCE, 0, LONG * SECOND, 0);
    set(PERIODIC, 0, LONG * SECOND, 7 * SECOND);
    set(SPENT, 0, 1, 0);
    set(TICKING, 0, SECOND / 10, SECOND / 10);
    ticking_since = now(CLOCK_BOOTTIME);
    set(ABSOLUTE, TFD_TIMER_ABSTIME, now(CLOCK_MONOTONIC) + LONG * SECOND, 3 * SECOND);
    set(CANCELLED, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, now(CLOCK_REALTIME) + LONG * SECOND, 0);
    set(BOOT, 0, LONG * SECOND, 0);
    pass_time(4 * SECOND / 10);

    ready();
    while (next())
    {
        for (int i = 0; i < COUNT; i++)
        {
            CHECK_EQ(label("close-on-exec of %d", i), fcntl(fds[i], F_GETFD), i % 2);
            CHECK_HEX(label("flags of %d", i), (unsigned)fcntl(fds[i], F_GETFL), O_RDWR | O_NONBLOCK);
        }

        check_long(ONCE, 0);
        check_long(PERIODIC, 7);
        check_long(ABSOLUTE, 3);
        check_long(CANCELLED, 0);
        check_long(BOOT, 0);
        CHECK_EQ("not run out", ticks(ONCE), -EAGAIN);
        CHECK_EQ("never set", get(IDLE).it_value.tv_sec + get(IDLE).it_value.tv_nsec, 0);
        CHECK_EQ("no ticks", ticks(IDLE), -EAGAIN);
        CHECK_EQ("spent timer", ticks(SPENT), 1);
        CHECK_EQ("spent timer, again", ticks(SPENT), -EAGAIN);
        set(SPENT, 0, 1, 0);
        check_periodic();
    }

    return 0;
}

/* Covers: the three interval timers: time left, interval. They stand still while the task is checkpointed. */
#include "check.h"
#include <sys/time.h>

static const struct itimerval set[3] = {
    { { 5, 250000 }, { 1000, 500000 } }, { { 0, 0 }, { 2000, 0 } }, { { 123456, 7 }, { 3000, 999999 } },
};

static long long microseconds(struct timeval time)
{
    return time.tv_sec * 1000000LL + time.tv_usec;
}

static struct itimerval ask(int which)
{
    struct itimerval seen;
    MUST(getitimer(which, &seen));
    return seen;
}

int main(void)
{
    long long left[3];
    for (int i = 0; i < 3; i++)
    {
        MUST(setitimer(i, &set[i], NULL));
    }

    burn(SECOND / 10);
    const long long since = now(CLOCK_MONOTONIC);
    for (int i = 0; i < 3; i++)
    {
        left[i] = microseconds(ask(i).it_value);
        MUST(left[i] < microseconds(set[i].it_value) - 30000 ? 0 : -1);
    }

    ready();
    while (next())
    {
        const long long passed = (now(CLOCK_MONOTONIC) - since) / 1000 + 2000000;
        for (int i = 0; i < 3; i++)
        {
            const struct itimerval seen = ask(i);
            CHECK_EQ(label("interval of %d", i), microseconds(seen.it_interval), microseconds(set[i].it_interval));
            CHECK_BETWEEN(label("microseconds left of %d", i), microseconds(seen.it_value), left[i] - passed, left[i]);
        }
    }

    return 0;
}

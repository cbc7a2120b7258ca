/* Covers: all 16 resource limits, some of them lowered, soft and hard. */
#include "check.h"
#include <sys/resource.h>

static struct rlimit kept[16];

static void lower(int which, rlim_t soft, rlim_t hard)
{
    struct rlimit limit;
    MUST(getrlimit(which, &limit));
    limit.rlim_max = hard < limit.rlim_max ? hard : limit.rlim_max;
    limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
    MUST(setrlimit(which, &limit));
}

int main(void)
{
    lower(RLIMIT_CORE, 12345, 67890);
    lower(RLIMIT_NOFILE, 200, 300);
    lower(RLIMIT_STACK, 6 << 20, RLIM_INFINITY);
    lower(RLIMIT_AS, 1L << 40, 1L << 41);
    lower(RLIMIT_FSIZE, 1 << 30, RLIM_INFINITY);
    lower(RLIMIT_MEMLOCK, 8192, RLIM_INFINITY);
    lower(RLIMIT_SIGPENDING, 100, 200);
    lower(RLIMIT_CPU, 5000, 6000);
    lower(RLIMIT_MSGQUEUE, 1000, 2000);
    for (int i = 0; i < 16; i++)
    {
        MUST(syscall(SYS_prlimit64, 0, i, NULL, &kept[i]));
    }

    ready();
    while (next())
    {
        for (int i = 0; i < 16; i++)
        {
            struct rlimit seen;
            MUST(syscall(SYS_prlimit64, 0, i, NULL, &seen));
            CHECK_HEX(label("soft limit %d", i), seen.rlim_cur, kept[i].rlim_cur);
            CHECK_HEX(label("hard limit %d", i), seen.rlim_max, kept[i].rlim_max);
        }
    }

    return 0;
}

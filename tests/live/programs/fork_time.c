/* Not a test: for the bench. Fills as many MiB as the first argument says, and prints how many microseconds one fork(2) takes
   from its call to its return in the parent: the median of some. */
#include "check.h"
#include <sys/wait.h>

enum { TIMES = 5 };

static int ascending(const void *a, const void *b)
{
    const long long x = *(const long long *)a, y = *(const long long *)b;
    return (x > y) - (x < y);
}

int main(int count, char **arguments)
{
    const size_t size = (count > 1 ? strtoul(arguments[1], NULL, 10) : 64) << 20;
    char *area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    fill(area, size, 1);

    long long times[TIMES];
    for (int i = 0; i < TIMES; i++)
    {
        const long long start = now(CLOCK_MONOTONIC);
        const pid_t child = fork();
        if (child == 0)
        {
            _exit(0);
        }

        times[i] = now(CLOCK_MONOTONIC) - start;
        MUST(child);
        MUST(waitpid(child, NULL, 0));
    }

    qsort(times, TIMES, sizeof *times, ascending);
    say("%lld\n", times[TIMES / 2] / 1000);
    return 0;
}

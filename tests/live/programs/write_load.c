/* No test: the load that tests/bench puts on a checkpoint of a container that goes on. It writes to one word of one page after the other, far from each other, and comes back to a
   page only when it has been to all. The arguments: how many MiB there are; how many pages it writes to in a second, 0 for as many as it can.
   Asked for a check it tells how many writes it has made and when, and how long a fork(2) of it takes. */
#include "check.h"
#include <sys/wait.h>

enum { AT_ONCE = 512 };

static long long fork_time(void)
{
    int status;
    const long long before = now(CLOCK_MONOTONIC);
    const pid_t child = fork();
    const long long after = now(CLOCK_MONOTONIC);
    MUST(child);
    if (child == 0)
    {
        _exit(0);
    }

    MUST(waitpid(child, &status, 0));
    return after - before;
}

int main(int count, char **arguments)
{
    const size_t size = (count > 1 ? strtoul(arguments[1], NULL, 10) : 16) << 20, pages = size / PAGE;
    const unsigned long rate = count > 2 ? strtoul(arguments[2], NULL, 10) : 0;
    const struct timespec moment = { 0, 500000 };
    /* Odd, so that it meets every one of a power of two of pages. */
    const size_t step = 40503;
    unsigned long writes = 0;
    int seen;
    volatile uint64_t *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)memory);
    MUST(madvise((void *)memory, size, MADV_NOHUGEPAGE));
    for (size_t page = 0; page < pages; page++)
    {
        memory[page * (PAGE / 8)] = page + 1;
    }

    ready();
    const long long start = now(CLOCK_MONOTONIC);
    while ((seen = signalled()) >= 0)
    {
        if (seen > 0)
        {
            const long long time = now(CLOCK_MONOTONIC);
            say("wrote %lu at %lld fork %lld\n", writes, time, fork_time());
            check_round++;
        }

        for (int i = 0; i < AT_ONCE && (rate == 0 || writes < (unsigned long)((double)(now(CLOCK_MONOTONIC) - start) / SECOND * rate)); i++, writes++)
        {
            memory[writes * step % pages * (PAGE / 8)]++;
        }

        if (rate > 0)
        {
            nanosleep(&moment, NULL);
        }
    }

    return 0;
}

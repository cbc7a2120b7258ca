/* Covers: a checkpoint while the program goes on. It writes to its memory without a pause, page by page, the same generation to
   each of four areas: private, shared, left out by fork(2), emptied by fork(2). At any moment the pages before the place where it
   is are one generation ahead of those behind it, in all four. A page of another moment shows as soon as the sweep comes by.
   The argument says how many MiB each area has. */
#include "check.h"
#include <sys/wait.h>

enum { AREAS = 4 };

static const char *names[AREAS] = { "private", "shared", "not forked", "wiped" };
static volatile uint64_t *areas[AREAS];
static size_t pages;
static volatile sig_atomic_t children;

static void on_child(int signal)
{
    children += signal == SIGCHLD;
}

static volatile uint64_t *map(size_t size, int flags, int advice)
{
    void *area = mmap(NULL, size, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    MUST(madvise(area, size, MADV_NOHUGEPAGE));
    if (advice)
    {
        MUST(madvise(area, size, advice));
    }

    return area;
}

/* Every page holds the generation before in its first word, and that of its neighbours in the last. */
static void sweep(uint64_t generation)
{
    for (size_t page = 0; page < pages; page++)
    {
        for (int area = 0; area < AREAS; area++)
        {
            volatile uint64_t *words = areas[area] + page * (PAGE / 8);
            if (words[0] != generation - 1 || words[PAGE / 8 - 1] != (generation - 1) * 3 + page)
            {
                check_that(0, "%s page %zu: got %lu and %lu in generation %lu", names[area], page, words[0], words[PAGE / 8 - 1], generation);
            }

            words[0] = generation;
            words[PAGE / 8 - 1] = generation * 3 + page;
        }
    }
}

int main(int count, char **arguments)
{
    const size_t size = (count > 1 ? strtoul(arguments[1], NULL, 10) : 8) << 20;
    const struct sigaction action = { .sa_handler = on_child };
    uint64_t generation = 1;
    int seen;
    pages = size / PAGE;
    areas[0] = map(size, MAP_PRIVATE, 0);
    areas[1] = map(size, MAP_SHARED, 0);
    areas[2] = map(size, MAP_PRIVATE, MADV_DONTFORK);
    areas[3] = map(size, MAP_PRIVATE, MADV_WIPEONFORK);
    for (size_t page = 0; page < pages; page++)
    {
        for (int area = 0; area < AREAS; area++)
        {
            areas[area][page * (PAGE / 8) + PAGE / 8 - 1] = page;
        }
    }

    MUST(sigaction(SIGCHLD, &action, NULL));
    ready();
    while ((seen = signalled()) >= 0)
    {
        sweep(generation++);
        if (seen > 0)
        {
            sweep(generation++);
            CHECK_EQ("SIGCHLDs", children, 0);
            CHECK_EQ("children", waitpid(-1, NULL, WNOHANG), -1);
            CHECK_EQ("no child", errno, ECHILD);
            report();
        }
    }

    return 0;
}

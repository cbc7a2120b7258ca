/* Covers: the stack's contents, that it still grows by itself afterwards, and a MAP_GROWSDOWN mapping of the program's own. */
#include "smaps.h"

#define DEPTH 512

static uint64_t recurse(unsigned depth)
{
    volatile uint64_t frame[1024];
    frame[0] = depth;
    frame[1023] = depth;
    uint64_t below = depth == 0 ? 0 : recurse(depth - 1);
    return below + (frame[0] == depth && frame[1023] == depth);
}

int main(void)
{
    uint64_t local[2048];
    fill(local, sizeof local, 1);
    char *area = mmap(NULL, 4096 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    MUST((long)area);
    MUST(munmap(area, 4096 * PAGE));
    char *low = area + 4090 * PAGE;
    MUST((long)mmap(low, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_FIXED_NOREPLACE, -1, 0));
    fill(low, 4 * PAGE, 2);
    uint64_t *volatile address = local;
    recurse(20);

    ready();
    unsigned depth = DEPTH;
    size_t grown = 0;
    while (next())
    {
        CHECK_HEX("address of a local", (uint64_t)address, (uint64_t)local);
        CHECK_FILLED("locals", local, sizeof local, 1);
        CHECK_EQ("stack is gd", has_flag(local, "gd"), 1);
        CHECK_EQ("own mapping is gd", has_flag(low, "gd"), 1);
        CHECK_EQ("frames found", (long long)recurse(depth - 1), depth);
        depth += 100;
        CHECK_FILLED("own mapping", low, 4 * PAGE, 2);
        for (size_t page = 0; page < grown; page++)
        {
            CHECK_FILLED("grown page", low - (page + 1) * PAGE, PAGE, 100 + page);
        }

        for (int more = 0; more < 5; more++, grown++)
        {
            fill(low - (grown + 1) * PAGE, PAGE, 100 + grown);
        }

        CHECK_EQ("grown part is gd", has_flag(low - grown * PAGE, "gd"), 1);
        CHECK_FILLED("locals afterwards", local, sizeof local, 1);
    }

    return 0;
}

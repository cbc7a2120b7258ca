/* Covers: shared anonymous memory: pages written and not; parts of it with protections of their own; a part that is mapped once more
   (mremap(2) of length 0), where what is written through one is seen through the other; parts that were unmapped. */
#include "faults.h"

static char *map(size_t pages, int more)
{
    char *at = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | more, -1, 0);
    MUST((long)at);
    return at;
}

int main(void)
{
    char *area = map(1000, 0);
    char *unreserved = map(100, MAP_NORESERVE);
    char *untouched = map(10, 0);
    char *holed = map(9, 0);
    char *twin = mremap(area, 0, 4 * PAGE, MREMAP_MAYMOVE);
    MUST((long)twin);
    fill(area, 2 * PAGE, 1);
    fill(area + 500 * PAGE, PAGE, 2);
    fill(unreserved + 50 * PAGE, PAGE, 3);
    static char contents[9 * PAGE];
    fill(contents, sizeof contents, 4);
    memcpy(holed, contents, sizeof contents);
    MUST(munmap(holed, PAGE));
    MUST(munmap(holed + 4 * PAGE, PAGE));
    MUST(mprotect(area + 500 * PAGE, PAGE, PROT_READ));
    MUST(mprotect(area + 600 * PAGE, PAGE, PROT_NONE));
    MUST(mprotect(area + 700 * PAGE, PAGE, PROT_READ | PROT_EXEC));

    ready();
    while (next())
    {
        const uint64_t seed = 100 + (uint64_t)check_round;
        CHECK_FILLED("area", area, 2 * PAGE, check_round == 1 ? 1 : seed - 1);
        fill(twin, 2 * PAGE, seed);
        CHECK_FILLED("what the other mapping wrote", area, 2 * PAGE, seed);
        CHECK_ZERO("not written", twin + 2 * PAGE, 2 * PAGE);
        CHECK_FILLED("read-only page", area + 500 * PAGE, PAGE, 2);
        CHECK_EQ("writing it", faults(area + 500 * PAGE, 1), SIGSEGV);
        CHECK_EQ("reading what is protected", faults(area + 600 * PAGE, 0), SIGSEGV);
        CHECK_FILLED("without reserve", unreserved + 50 * PAGE, PAGE, 3);
        CHECK_ZERO("untouched", untouched, 10 * PAGE);
        CHECK_BYTES("between holes", holed + PAGE, contents + PAGE, 3 * PAGE);
        CHECK_BYTES("behind holes", holed + 5 * PAGE, contents + 5 * PAGE, 4 * PAGE);
    }

    return 0;
}

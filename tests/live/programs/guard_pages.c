/* Covers: guard pages (MADV_GUARD_INSTALL, Linux 6.13): they fault, their neighbours keep their contents, and they can be removed. */
#include "faults.h"

#define GUARD_INSTALL 102
#define GUARD_REMOVE 103
#define PAGES 20

static int is_guard(int page)
{
    return page == 0 || page == 5 || page == 6 || page == 19;
}

int main(void)
{
    char *area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    fill(area, PAGES * PAGE, 1);
    MUST_OR_SKIP(madvise(area + 5 * PAGE, 2 * PAGE, GUARD_INSTALL));
    MUST(madvise(area, PAGE, GUARD_INSTALL));
    MUST(madvise(area + 19 * PAGE, PAGE, GUARD_INSTALL));
    char *only = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)only);
    MUST(madvise(only, 3 * PAGE, GUARD_INSTALL));

    ready();
    while (next())
    {
        for (int page = 0; page < PAGES; page++)
        {
            char *at = area + (size_t)page * PAGE;
            CHECK_EQ(label("touching page %d", page), faults(at, 1), is_guard(page) ? SIGSEGV : 0);
        }

        CHECK_EQ("touching a mapping of guards only", faults(only + PAGE, 0), SIGSEGV);
        for (int page = 1; page < 19; page++)
        {
            for (size_t i = 0; !is_guard(page) && i < PAGE / 8; i += 8)
            {
                const size_t word = (size_t)page * PAGE / 8 + i;
                CHECK_HEX(label("page %d word %zu", page, i), ((uint64_t *)area)[word], pattern_word(1, word));
            }
        }

        MUST(madvise(only, PAGE, GUARD_REMOVE));
        CHECK_EQ("touching a removed guard", faults(only, 1), 0);
        CHECK_ZERO("a removed guard", only, PAGE);
        MUST(madvise(only, PAGE, GUARD_INSTALL));
    }

    return 0;
}

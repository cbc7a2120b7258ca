/* Covers: private memory of every kind (data, bss, heap, anonymous mappings), its contents, its protections, pages that were never
   touched, pages full of zeros, and pieces of one mapping with protections of their own. */
#include "faults.h"

static uint64_t data[1024] = { 42 };
static uint64_t bss[64 * 1024];
static uint64_t bss_untouched[64 * 1024];
static const char constant[] = "a constant in a read-only page";

static char *map(size_t pages, int protection)
{
    char *at = mmap(NULL, pages * PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)at);
    return at;
}

int main(void)
{
    char *heap = malloc(300000);
    char *patterned = map(100, PROT_READ | PROT_WRITE);
    char *partial = map(1000, PROT_READ | PROT_WRITE);
    char *zeros = map(10, PROT_READ | PROT_WRITE);
    char *none = map(3, PROT_NONE);
    char *pieces = map(9, PROT_READ | PROT_WRITE);
    char *hidden = map(2, PROT_READ | PROT_WRITE);
    char *untouched = map(5000, PROT_READ | PROT_WRITE);
    const uint64_t where[] = { (uint64_t)heap, (uint64_t)patterned, (uint64_t)partial, (uint64_t)zeros, (uint64_t)pieces };
    static uint64_t where_kept[5];
    memcpy(where_kept, where, sizeof where);

    fill(data + 1, sizeof data - 8, 1);
    fill(bss, sizeof bss, 2);
    fill(heap, 300000, 3);
    fill(patterned, 100 * PAGE, 4);
    for (int page = 0; page < 1000; page += 7)
    {
        fill(partial + (size_t)page * PAGE, PAGE, 1000 + (uint64_t)page);
    }

    memset(zeros, 1, 10 * PAGE);
    memset(zeros, 0, 10 * PAGE);
    fill(pieces, 9 * PAGE, 5);
    MUST(mprotect(pieces + PAGE, PAGE, PROT_READ));
    MUST(mprotect(pieces + 3 * PAGE, 2 * PAGE, PROT_READ | PROT_EXEC));
    MUST(mprotect(pieces + 7 * PAGE, PAGE, PROT_NONE));
    fill(hidden, 2 * PAGE, 6);
    MUST(mprotect(hidden, 2 * PAGE, PROT_NONE));

    ready();
    while (next())
    {
        CHECK_BYTES("addresses", where, where_kept, sizeof where);
        CHECK_EQ("data", (long long)data[0], 42);
        CHECK_FILLED("data", data + 1, sizeof data - 8, 1);
        CHECK_FILLED("bss", bss, sizeof bss, 2);
        CHECK_ZERO("untouched bss", bss_untouched, sizeof bss_untouched);
        CHECK_TEXT("constant", constant, "a constant in a read-only page");
        CHECK_EQ("writing a constant", faults(constant, 1), SIGSEGV);
        CHECK_FILLED("heap", heap, 300000, 3);
        CHECK_FILLED("anonymous", patterned, 100 * PAGE, 4);
        for (int page = 0; page < 1000; page++)
        {
            const char *at = partial + (size_t)page * PAGE;
            if (page % 7 == 0)
            {
                CHECK_FILLED(label("touched page %d", page), at, PAGE, 1000 + (uint64_t)page);
            }
            else if (page % 7 == 3)
            {
                CHECK_ZERO(label("untouched page %d", page), at, PAGE);
            }
        }

        CHECK_ZERO("zeros", zeros, 10 * PAGE);
        CHECK_ZERO("untouched mapping", untouched + 100 * PAGE, 20 * PAGE);
        CHECK_EQ("reading PROT_NONE", faults(none + PAGE, 0), SIGSEGV);
        CHECK_FILLED("pieces before the hidden one", pieces, 7 * PAGE, 5);
        for (int page = 0; page < 9; page++)
        {
            const int writable = page == 0 || page == 2 || page == 5 || page == 6 || page == 8;
            CHECK_EQ(label("writing piece %d", page), faults(pieces + (size_t)page * PAGE, 1), writable ? 0 : SIGSEGV);
        }

        CHECK_EQ("reading a hidden page", faults(hidden, 0), SIGSEGV);
        MUST(mprotect(hidden, 2 * PAGE, PROT_READ));
        CHECK_FILLED("hidden pages", hidden, 2 * PAGE, 6);
        MUST(mprotect(hidden, 2 * PAGE, PROT_NONE));
    }

    return 0;
}

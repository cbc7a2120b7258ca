/* Covers: MAP_DROPPABLE mappings (Linux 6.11). The kernel may drop a page at any time: it then is full of zeros, never anything else. */
#include "smaps.h"

#define DROPPABLE 0x08

int main(void)
{
    char *area = mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, DROPPABLE | MAP_ANONYMOUS, -1, 0);
    MUST_OR_SKIP((long)area);
    fill(area, 8 * PAGE, 1);
    char flags_kept[256], flags[256];
    vm_flags(area, flags_kept, sizeof flags_kept);

    ready();
    while (next())
    {
        CHECK_EQ("dp", has_flag(area, "dp"), 1);
        CHECK_TEXT("VmFlags", vm_flags(area, flags, sizeof flags), flags_kept);
        for (int page = 0; page < 8; page++)
        {
            const size_t word = (size_t)page * PAGE / 8;
            const uint64_t got = ((uint64_t *)area)[word];
            check_that(got == 0 || got == pattern_word(1, word), "page %d: got %#lx, want its pattern or 0", page, got);
        }

        fill(area, 8 * PAGE, 1);
        CHECK_FILLED("written again", area, PAGE, 1);
    }

    return 0;
}

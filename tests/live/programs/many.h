/* Mappings of one page each, which the kernel does not join: so many that a checkpoint reads their flags while it looks at all else. */
#pragma once
#include "check.h"

static void make_many(void)
{
    const size_t pages = 400;
    char *area = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    for (size_t page = 0; page < pages; page += 2)
    {
        MUST(mprotect(area + page * PAGE, PAGE, PROT_READ));
    }
}

/* Covers: sealed mappings (mseal, Linux 6.10): their contents, and that they cannot be unmapped or protected otherwise any more. */
#include "smaps.h"

#ifndef SYS_mseal
#define SYS_mseal 462
#endif

int main(void)
{
    char *area = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    fill(area, 4 * PAGE, 1);
    MUST(mprotect(area, PAGE, PROT_READ));
    MUST_OR_SKIP(syscall(SYS_mseal, area, 3 * PAGE, 0));

    ready();
    while (next())
    {
        CHECK_FILLED("contents", area, 4 * PAGE, 1);
        CHECK_EQ("sl on the read-only page", has_flag(area, "sl"), 1);
        CHECK_EQ("sl on the writable pages", has_flag(area + PAGE, "sl"), 1);
        CHECK_EQ("sl on the page behind", has_flag(area + 3 * PAGE, "sl"), 0);
        CHECK_EQ("munmap", munmap(area, PAGE) == -1 ? errno : 0, EPERM);
        CHECK_EQ("mprotect", mprotect(area, PAGE, PROT_READ | PROT_WRITE) == -1 ? errno : 0, EPERM);
    }

    return 0;
}

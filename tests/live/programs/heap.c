/* Covers: the program break: where it is, what lies below it, and that it can still grow and shrink. */
#include "check.h"

int main(void)
{
    char *start = sbrk(0);
    size_t size = 50 * PAGE + 123;
    MUST((long)sbrk((intptr_t)size));
    fill(start, 50 * PAGE, 1);
    char *end = sbrk(0);

    ready();
    while (next())
    {
        CHECK_HEX("break", (uint64_t)sbrk(0), (uint64_t)end);
        CHECK_HEX("break by the kernel", (uint64_t)syscall(SYS_brk, 0), (uint64_t)end);
        CHECK_FILLED("heap", start, 50 * PAGE, 1);
        CHECK_HEX("growing", (uint64_t)sbrk(40 * PAGE), (uint64_t)end);
        CHECK_ZERO("what was added", end + PAGE, 38 * PAGE);
        memset(end, 0xee, 40 * PAGE);
        CHECK_HEX("shrinking", (uint64_t)sbrk(-20 * (intptr_t)PAGE), (uint64_t)end + 40 * PAGE);
        end += 20 * PAGE;
        CHECK_HEX("new break", (uint64_t)sbrk(0), (uint64_t)end);
    }

    return 0;
}

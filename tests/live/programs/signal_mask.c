/* Covers: the blocked signals: all 64 bits of the mask. */
#include "check.h"

static uint64_t mask(const uint64_t *set)
{
    uint64_t old = 0;
    MUST(syscall(SYS_rt_sigprocmask, SIG_SETMASK, set, &old, 8));
    return old;
}

int main(void)
{
    const uint64_t unblockable = 1UL << (SIGKILL - 1) | 1UL << (SIGSTOP - 1);
    uint64_t wanted = 0xa5a55a5ac3c33c3c & ~unblockable;
    mask(&wanted);

    ready();
    while (next())
    {
        CHECK_HEX("mask", mask(NULL), wanted);
        wanted = ~wanted & ~unblockable;
        mask(&wanted);
    }

    return 0;
}

/* Covers: the address that the kernel clears when the thread ends. */
#include "check.h"

static int place;

int main(void)
{
    int *seen = NULL;
    MUST_OR_SKIP(prctl(PR_GET_TID_ADDRESS, &seen));
    MUST(syscall(SYS_set_tid_address, &place));

    ready();
    while (next())
    {
        seen = NULL;
        MUST(prctl(PR_GET_TID_ADDRESS, &seen));
        CHECK_HEX("address", (uint64_t)seen, (uint64_t)&place);
        CHECK_EQ("pid", getpid(), 1);
        CHECK_EQ("tid", syscall(SYS_gettid), 1);
    }

    return 0;
}

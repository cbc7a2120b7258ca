/* Covers: PR_SET_MDWE: memory must not become executable, and that cannot be turned off. */
#include "check.h"

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#define PR_GET_MDWE 66
#endif

int main(void)
{
    char *area = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    MUST_OR_SKIP(prctl(PR_SET_MDWE, 1, 0, 0, 0));

    ready();
    while (next())
    {
        CHECK_EQ("PR_GET_MDWE", prctl(PR_GET_MDWE, 0, 0, 0, 0), 1);
        CHECK_EQ("mprotect", mprotect(area, PAGE, PROT_READ | PROT_EXEC) == -1 ? errno : 0, EACCES);
    }

    return 0;
}

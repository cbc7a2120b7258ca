/* Covers: PR_SET_KEEPCAPS. */
#include "check.h"

int main(void)
{
    MUST(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
    const int bits = prctl(PR_GET_SECUREBITS);

    ready();
    while (next())
    {
        CHECK_EQ("PR_GET_KEEPCAPS", prctl(PR_GET_KEEPCAPS), 1);
        CHECK_EQ("secure bits", prctl(PR_GET_SECUREBITS), bits);
    }

    return 0;
}

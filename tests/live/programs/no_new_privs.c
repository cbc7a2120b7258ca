/* Covers: no_new_privs, set by the task itself. */
#include "check.h"

int main(void)
{
    MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));

    ready();
    while (next())
    {
        CHECK_EQ("no_new_privs", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
    }

    return 0;
}

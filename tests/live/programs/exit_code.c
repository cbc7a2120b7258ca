/* Covers: how a program ends: exit code 7 when it is told to stop, 42 on SIGTERM. */
#include "check.h"

static void terminated(int signal)
{
    _exit(signal == SIGTERM ? 42 : 1);
}

int main(void)
{
    const struct sigaction action = { .sa_handler = terminated };
    MUST(sigaction(SIGTERM, &action, NULL));
    MUST(sigaction(SIGHUP, &action, NULL));
    ready();
    while (next())
    {
        CHECK_EQ("nothing to check", 0, 0);
    }

    return 7;
}

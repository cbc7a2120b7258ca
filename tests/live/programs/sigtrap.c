/* Covers: SIGTRAP, which a tracer uses itself. MODE default (with flags, which have no effect but can be seen), handled, blocked,
   ignored, pending (blocked, and one waits). */
#include "check.h"

#define RESTORER 0x04000000u /* added by the C library */

static volatile int caught;

static void handler(int signal)
{
    caught += signal;
}

static int blocked(void)
{
    sigset_t mask;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    return sigismember(&mask, SIGTRAP);
}

static int waiting(void)
{
    sigset_t set;
    sigpending(&set);
    return sigismember(&set, SIGTRAP);
}

static int take(siginfo_t *into)
{
    const struct timespec at_once = { 0, 0 };
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTRAP);
    return sigtimedwait(&set, into, &at_once);
}

int main(int count, char **arguments)
{
    const char *mode = count > 1 ? arguments[1] : "handled";
    const int pending = strcmp(mode, "pending") == 0, blocks = pending || strcmp(mode, "blocked") == 0;
    const int ignores = strcmp(mode, "ignored") == 0, kills = strcmp(mode, "default") == 0;
    const struct sigaction action = { .sa_handler = ignores ? SIG_IGN : kills ? SIG_DFL : handler, .sa_flags = SA_NODEFER };
    const union sigval value = { .sival_int = 4711 };
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTRAP);
    MUST(sigaction(SIGTRAP, &action, NULL));
    MUST(sigprocmask(blocks ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL));
    MUST(pending ? sigqueue(getpid(), SIGTRAP, value) : 0);

    ready();
    while (next())
    {
        struct sigaction seen;
        siginfo_t information = { 0 };
        MUST(sigaction(SIGTRAP, NULL, &seen));
        CHECK_HEX("handler", (uint64_t)seen.sa_handler, (uint64_t)action.sa_handler);
        CHECK_HEX("flags", (unsigned)seen.sa_flags & ~RESTORER, SA_NODEFER);
        CHECK_EQ("blocked", blocked(), blocks);
        CHECK_EQ("pending", waiting(), pending);
        CHECK_EQ("caught so far", caught, 0);
        if (pending)
        {
            CHECK_EQ("the one that waits", take(&information), SIGTRAP);
            CHECK_EQ("si_code", information.si_code, SI_QUEUE);
            CHECK_EQ("si_value", information.si_value.sival_int, 4711);
            MUST(sigqueue(getpid(), SIGTRAP, value));
        }

        if (pending || kills)
        {
            continue;
        }

        MUST(raise(SIGTRAP));
        CHECK_EQ("caught", caught, blocks || ignores ? 0 : SIGTRAP);
        CHECK_EQ("pending after raise", waiting(), blocks);
        CHECK_EQ("taken", take(&information), blocks ? SIGTRAP : -1);
        caught = 0;
    }

    return 0;
}

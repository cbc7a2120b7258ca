/* Covers: what each of the 64 signals does: handler, flags, mask and restorer. */
#include "check.h"

struct action
{
    uint64_t handler, flags, restorer, mask;
};

#define RESTORER 0x04000000

static void returning(void)
{
    __asm__ volatile("mov $15, %eax; syscall");
}

static long act(int signal, const struct action *set, struct action *get)
{
    return syscall(SYS_rt_sigaction, signal, set, get, 8);
}

int main(void)
{
    static const uint64_t flags[] = {
        SA_SIGINFO, SA_RESTART, SA_NODEFER, SA_ONSTACK, SA_RESETHAND, SA_SIGINFO | SA_RESTART | SA_ONSTACK, SA_NOCLDSTOP, SA_NOCLDWAIT, 0,
    };
    static struct action kept[65];
    for (int signal = 1; signal <= 64; signal++)
    {
        /* None of these handlers ever runs: nothing sends these signals here. Not so SIGURG: a runtime's own may come. */
        struct action action = {
            signal % 5 == 4 ? (uint64_t)(signal % 2) : 0x100000 + (uint64_t)signal * 16,
            flags[signal % 9] | RESTORER, (uint64_t)returning, pattern_word(1, (uint64_t)signal),
        };
        if (signal != SIGKILL && signal != SIGSTOP && signal != SIGURG)
        {
            MUST(act(signal, &action, NULL));
        }

        MUST(act(signal, NULL, &kept[signal]));
    }

    ready();
    while (next())
    {
        for (int signal = 1; signal <= 64; signal++)
        {
            struct action seen;
            MUST(act(signal, NULL, &seen));
            CHECK_HEX(label("handler of %d", signal), seen.handler, kept[signal].handler);
            CHECK_HEX(label("flags of %d", signal), seen.flags, kept[signal].flags);
            CHECK_HEX(label("restorer of %d", signal), seen.restorer, kept[signal].restorer);
            CHECK_HEX(label("mask of %d", signal), seen.mask, kept[signal].mask);
        }
    }

    return 0;
}

/* Covers: the alternate signal stack. MODE plain, autodisarm (SS_AUTODISARM), or inside: the program waits in a handler on it. */
#include "check.h"

#define SIZE (64 * 1024)

static char *stack;
static volatile uint64_t ran_at;
static volatile int inside, stopped;

static void handler(int signal)
{
    uint64_t local[16];
    fill(local, sizeof local, 5);
    ran_at = (uint64_t)local;
    stopped = inside && !await();
    CHECK_EQ("signal", signal, SIGUSR1);
    CHECK_FILLED("a handler's locals", local, sizeof local, 5);
    if (inside)
    {
        stack_t seen;
        MUST(sigaltstack(NULL, &seen));
        CHECK_EQ("flags in the handler", seen.ss_flags, SS_ONSTACK);
    }
}

int main(int count, char **arguments)
{
    const char *mode = count > 1 ? arguments[1] : "plain";
    const int flags = strcmp(mode, "autodisarm") == 0 ? (int)(1u << 31) : 0;
    inside = strcmp(mode, "inside") == 0;
    stack = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)stack);
    const stack_t set = { .ss_sp = stack, .ss_size = SIZE, .ss_flags = flags };
    const struct sigaction action = { .sa_handler = handler, .sa_flags = SA_ONSTACK };
    MUST(sigaltstack(&set, NULL));
    MUST(sigaction(SIGUSR1, &action, NULL));

    ready();
    while (inside || await())
    {
        stack_t seen;
        ran_at = 0;
        MUST(raise(SIGUSR1));
        if (stopped)
        {
            break;
        }

        MUST(sigaltstack(NULL, &seen));
        CHECK_HEX("ss_sp", (uint64_t)seen.ss_sp, (uint64_t)stack);
        CHECK_EQ("ss_size", (long long)seen.ss_size, SIZE);
        CHECK_HEX("ss_flags", (unsigned)seen.ss_flags, (unsigned)flags);
        check_that(ran_at >= (uint64_t)stack && ran_at < (uint64_t)stack + SIZE, "handler: got %#lx, want an address on the stack", ran_at);
        report();
    }

    return 0;
}

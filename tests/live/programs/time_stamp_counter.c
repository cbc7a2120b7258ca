/* Covers: PR_SET_TSC: reading the time stamp counter is a fault. Nothing of the vDSO may be called then. */
#include "check.h"
#include <ucontext.h>

static volatile int caught;

static void handler(int signal, siginfo_t *information, void *context)
{
    (void)information;
    caught = signal;
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
}

int main(void)
{
    const struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
    MUST(sigaction(SIGSEGV, &action, NULL));
    MUST_OR_SKIP(prctl(PR_SET_TSC, PR_TSC_SIGSEGV, 0, 0, 0));

    ready();
    while (next())
    {
        int value = 0;
        MUST(prctl(PR_GET_TSC, &value, 0, 0, 0));
        CHECK_EQ("PR_GET_TSC", value, PR_TSC_SIGSEGV);
        caught = 0;
        __asm__ volatile("rdtsc" : : : "eax", "edx");
        CHECK_EQ("signal of rdtsc", caught, SIGSEGV);
    }

    return 0;
}

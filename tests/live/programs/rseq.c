/* Covers: the restartable-sequence area: the kernel still writes the current processor into it. */
#include "check.h"
#include <sched.h>
#include <sys/rseq.h>

static struct rseq own __attribute__((aligned(64)));

int main(void)
{
    struct rseq *area = &own;
    cpu_set_t allowed, one;
    if (__rseq_size > 0)
    {
        area = (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);
    }
    else
    {
        MUST_OR_SKIP(syscall(SYS_rseq, area, sizeof *area, 0, RSEQ_SIG));
    }

    MUST(sched_getaffinity(0, sizeof allowed, &allowed));
    struct rseq *volatile place = area;

    ready();
    while (next())
    {
        cpu_set_t seen;
        MUST(sched_getaffinity(0, sizeof seen, &seen));
        CHECK_EQ("processors allowed", CPU_EQUAL(&seen, &allowed) != 0, 1);
        for (int round = 0; round < 3; round++)
        {
            for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
            {
                if (CPU_ISSET(cpu, &allowed))
                {
                    unsigned by_kernel = ~0u;
                    CPU_ZERO(&one);
                    CPU_SET(cpu, &one);
                    MUST(sched_setaffinity(0, sizeof one, &one));
                    MUST(syscall(SYS_getcpu, &by_kernel, NULL, NULL));
                    CHECK_EQ("getcpu", by_kernel, cpu);
                    CHECK_EQ("cpu_id", (int)((volatile struct rseq *)place)->cpu_id, cpu);
                    CHECK_EQ("cpu_id_start", (int)((volatile struct rseq *)place)->cpu_id_start, cpu);
                    CHECK_EQ("sched_getcpu", sched_getcpu(), cpu);
                }
            }
        }

        MUST(sched_setaffinity(0, sizeof allowed, &allowed));
        const long again = syscall(SYS_rseq, place, 32, 0, RSEQ_SIG);
        CHECK_EQ("registering the same area again", again == -1 ? errno : 0, EBUSY);
    }

    return 0;
}

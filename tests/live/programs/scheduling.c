/* Covers: scheduling. MODE batch, idle: with a nice value; fifo, rr: with a real-time priority (needs CAP_SYS_NICE); nice: a negative
   nice value (needs it, too). And affinity, I/O priority and timer slack. */
#include "check.h"
#include <sched.h>
#include <sys/resource.h>

#define IOPRIO_BEST_EFFORT_6 (2 << 13 | 6)

struct attributes
{
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
    uint32_t least, most;
};

static struct attributes attributes(void)
{
    struct attributes seen;
    memset(&seen, 0, sizeof seen);
    MUST(syscall(SYS_sched_getattr, 0, &seen, sizeof seen, 0));
    return seen;
}

int main(int count, char **arguments)
{
    const char *mode = count > 1 ? arguments[1] : "batch";
    const int realtime = strcmp(mode, "fifo") == 0 || strcmp(mode, "rr") == 0;
    const int policy = strcmp(mode, "idle") == 0 ? SCHED_IDLE : strcmp(mode, "fifo") == 0 ? SCHED_FIFO : strcmp(mode, "rr") == 0 ? SCHED_RR
        : strcmp(mode, "nice") == 0 ? SCHED_OTHER : SCHED_BATCH;
    const int nice_value = strcmp(mode, "nice") == 0 ? -7 : 5;
    const struct sched_param parameter = { realtime ? 17 : 0 };
    cpu_set_t allowed, one, seen;
    MUST(setpriority(PRIO_PROCESS, 0, nice_value));
    MUST_OR_SKIP(sched_setscheduler(0, policy | SCHED_RESET_ON_FORK, &parameter));
    MUST(sched_getaffinity(0, sizeof allowed, &allowed));
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    {
        if (CPU_ISSET(cpu, &allowed))
        {
            CPU_ZERO(&one);
            CPU_SET(cpu, &one);
        }
    }

    MUST(sched_setaffinity(0, sizeof one, &one));
    MUST(syscall(SYS_ioprio_set, 1, 0, IOPRIO_BEST_EFFORT_6));
    MUST(prctl(PR_SET_TIMERSLACK, 12345));
    const struct attributes kept = attributes();
    const int slack = prctl(PR_GET_TIMERSLACK);

    ready();
    while (next())
    {
        const struct attributes now = attributes();
        CHECK_EQ("policy", now.policy, policy);
        CHECK_EQ("reset on fork", (long long)now.flags & 1, 1);
        CHECK_EQ("priority", now.priority, realtime ? 17 : 0);
        CHECK_BYTES("sched_getattr", &now, &kept, sizeof now);
        errno = 0;
        CHECK_EQ("nice", getpriority(PRIO_PROCESS, 0), nice_value);
        MUST(sched_getaffinity(0, sizeof seen, &seen));
        CHECK_EQ("same affinity", CPU_EQUAL(&seen, &one) != 0, 1);
        CHECK_HEX("I/O priority", (unsigned)syscall(SYS_ioprio_get, 1, 0), IOPRIO_BEST_EFFORT_6);
        CHECK_EQ("timer slack", prctl(PR_GET_TIMERSLACK), slack);
    }

    return 0;
}

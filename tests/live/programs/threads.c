/* Covers: threads: ids, names, thread-local storage, signal masks, alternate stacks, signals pending for one thread, robust mutexes, rseq,
   timer slack, scheduling; each waits in another call. The argument is the number of threads beside the first. */
#include "check.h"
#include <pthread.h>
#include <sched.h>

#define ALTERNATE 16384
#define KINDS 4
#define ROUND_SIGNAL (SIGRTMIN + 1)
#define KEPT_SIGNAL (SIGRTMIN + 2)

struct slot
{
    pthread_t thread;
    pid_t tid;
    int number;
    int done;
    char failure[96];
    char alternate[ALTERNATE];
    pthread_mutex_t robust;
};

static struct slot *slots;
static volatile int round_number;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static _Thread_local long own = -1;

static void expect(struct slot *slot, const char *what, long got, long want)
{
    if (got != want && slot->failure[0] == 0)
    {
        snprintf(slot->failure, sizeof slot->failure, "thread %d: %s: got %ld, want %ld", slot->number, what, got, want);
    }
}

/* glibc asks rseq's area, the system call the kernel; on each processor. */
static int cpu_agrees(void)
{
    cpu_set_t allowed, one;
    int agrees = 1;
    sched_getaffinity(0, sizeof allowed, &allowed);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    {
        if (CPU_ISSET(cpu, &allowed))
        {
            unsigned by_kernel = ~0u;
            CPU_ZERO(&one);
            CPU_SET(cpu, &one);
            sched_setaffinity(0, sizeof one, &one);
            syscall(SYS_getcpu, &by_kernel, NULL, NULL);
            agrees &= (int)by_kernel == cpu && sched_getcpu() == cpu;
        }
    }

    sched_setaffinity(0, sizeof allowed, &allowed);
    return agrees;
}

static void set_up(struct slot *slot)
{
    char name[16];
    own = 1000 + slot->number;
    slot->tid = (pid_t)syscall(SYS_gettid);
    snprintf(name, sizeof name, "worker-%d", slot->number);
    MUST(prctl(PR_SET_NAME, name));
    MUST(prctl(PR_SET_TIMERSLACK, 60000UL + (unsigned long)slot->number));
    const stack_t stack = { .ss_sp = slot->alternate, .ss_size = ALTERNATE };
    MUST(sigaltstack(&stack, NULL));

    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, ROUND_SIGNAL);
    sigaddset(&mask, KEPT_SIGNAL);
    if (slot->number % 3 == 0)
    {
        sigaddset(&mask, SIGHUP);
    }

    MUST(-pthread_sigmask(SIG_SETMASK, &mask, NULL));
    MUST(-pthread_sigqueue(slot->thread, KEPT_SIGNAL, (union sigval) { .sival_int = slot->number }));
    pthread_mutex_lock(&slot->robust);
    if (slot->number % 5 == 1)
    {
        const struct sched_param parameter = { 0 };
        MUST(sched_setscheduler(0, SCHED_BATCH, &parameter));
    }
}

static void check_self(struct slot *slot)
{
    char name[16], expected[16];
    stack_t stack;
    sigset_t mask;
    siginfo_t info;
    const struct timespec none = { 0, 0 };
    snprintf(expected, sizeof expected, "worker-%d", slot->number);
    prctl(PR_GET_NAME, name);
    expect(slot, "name", strcmp(name, expected), 0);
    expect(slot, "tid", syscall(SYS_gettid), slot->tid);
    expect(slot, "thread-local", own, 1000 + slot->number);
    expect(slot, "self", pthread_equal(pthread_self(), slot->thread) != 0, 1);
    expect(slot, "timer slack", prctl(PR_GET_TIMERSLACK), 60000 + slot->number);
    expect(slot, "policy", sched_getscheduler(0), slot->number % 5 == 1 ? SCHED_BATCH : SCHED_OTHER);
    expect(slot, "cpu", cpu_agrees(), 1);
    sigaltstack(NULL, &stack);
    expect(slot, "alternate stack", (long)stack.ss_sp, (long)slot->alternate);
    expect(slot, "its size", (long)stack.ss_size, ALTERNATE);
    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    expect(slot, "blocks SIGHUP", sigismember(&mask, SIGHUP), slot->number % 3 == 0);
    expect(slot, "blocks SIGUSR1", sigismember(&mask, SIGUSR1), 0);
    sigemptyset(&mask);
    sigaddset(&mask, KEPT_SIGNAL);
    expect(slot, "pending signal", sigtimedwait(&mask, &info, &none), KEPT_SIGNAL);
    expect(slot, "its value", info.si_value.sival_int, slot->number);
    expect(slot, "one of them", sigtimedwait(&mask, &info, &none), -1);
    pthread_sigqueue(slot->thread, KEPT_SIGNAL, (union sigval) { .sival_int = slot->number });
    expect(slot, "robust mutex", pthread_mutex_trylock(&slot->robust), EBUSY);
}

/* Until the round changes: in a condition, in a sleep, in sigwaitinfo, in a sleep to a deadline. */
static void wait_for(int round, int kind)
{
    struct timespec time = { 0, 20000000 };
    sigset_t mask;
    switch (kind)
    {
    case 0:
        pthread_mutex_lock(&lock);
        while (round_number == round)
        {
            pthread_cond_wait(&changed, &lock);
        }

        pthread_mutex_unlock(&lock);
        return;
    case 1:
        sigemptyset(&mask);
        sigaddset(&mask, ROUND_SIGNAL);
        while (round_number == round)
        {
            sigwaitinfo(&mask, NULL);
        }

        return;
    case 2:
        while (round_number == round)
        {
            nanosleep(&time, NULL);
        }

        return;
    default:
        while (round_number == round)
        {
            clock_gettime(CLOCK_MONOTONIC, &time);
            time.tv_nsec += 20000000;
            time.tv_sec += time.tv_nsec / 1000000000;
            time.tv_nsec %= 1000000000;
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
        }
    }
}

static void *work(void *argument)
{
    struct slot *slot = argument;
    slot->thread = pthread_self();
    set_up(slot);
    __atomic_store_n(&slot->done, 1, __ATOMIC_RELEASE);
    for (int round = 0;; round++)
    {
        wait_for(round, slot->number % KINDS);
        check_self(slot);
        __atomic_store_n(&slot->done, round + 2, __ATOMIC_RELEASE);
    }

    return NULL;
}

static void await_all(int count, int done)
{
    const struct timespec moment = { 0, 1000000 };
    for (int i = 0; i < count; i++)
    {
        while (__atomic_load_n(&slots[i].done, __ATOMIC_ACQUIRE) < done)
        {
            nanosleep(&moment, NULL);
        }
    }
}

static void start(int i)
{
    pthread_mutexattr_t robust;
    pthread_attr_t small;
    pthread_mutexattr_init(&robust);
    pthread_mutexattr_setrobust(&robust, PTHREAD_MUTEX_ROBUST);
    slots[i].number = i;
    pthread_mutex_init(&slots[i].robust, &robust);
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    MUST(-pthread_create(&slots[i].thread, &small, work, &slots[i]));
}

/* A thread that ends wakes whoever joins it: the kernel clears its id where it said (set_tid_address). */
static void *end_at_once(void *argument)
{
    return argument;
}

int main(int count, char **arguments)
{
    const int threads = count > 1 ? atoi(arguments[1]) : 8;
    slots = mmap(NULL, (size_t)threads * sizeof *slots, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)slots);
    for (int i = 0; i < threads; i++)
    {
        start(i);
    }

    await_all(threads, 1);
    ready();
    while (next())
    {
        pthread_mutex_lock(&lock);
        round_number++;
        pthread_cond_broadcast(&changed);
        pthread_mutex_unlock(&lock);
        for (int i = 0; i < threads; i++)
        {
            if (i % KINDS == 1)
            {
                pthread_kill(slots[i].thread, ROUND_SIGNAL);
            }
        }

        await_all(threads, round_number + 1);
        for (int i = 0; i < threads; i++)
        {
            CHECK_TEXT("thread", slots[i].failure, "");
        }

        /* Before there is one more: pthread_join returns a moment before the kernel counts it no longer. */
        struct stat tasks;
        CHECK_EQ("tasks", stat("/proc/self/task", &tasks), 0);
        CHECK_EQ("number of threads", (long)tasks.st_nlink - 2, threads + 1);

        pthread_t another;
        void *result = NULL;
        CHECK_EQ("a new thread", pthread_create(&another, NULL, end_at_once, slots), 0);
        CHECK_EQ("it ends", pthread_join(another, &result), 0);
        CHECK_EQ("its result", (long)result, (long)slots);
    }

    return 0;
}

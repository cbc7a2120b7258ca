/* Covers: a system call that is interrupted by the checkpoint: what it returns is what an undisturbed one gives. The MODE is the call.
   Every call ends after TIMEOUT seconds, by its own timeout or by a signal; and only then is the program checked. */
#include "check.h"
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/time.h>

#define TIMEOUT 3
#ifndef SYS_futex_waitv
#define SYS_futex_waitv 449
#endif

static const struct timespec timeout = { TIMEOUT, 0 };
static struct timespec deadline;
static uint32_t word;
static volatile int caught;
static sigset_t alarm_only, nothing;

static void handler(int signal)
{
    caught += signal;
}

static void set_alarm(void)
{
    const struct itimerval set = { { 0, 0 }, { TIMEOUT, 0 } };
    MUST(setitimer(ITIMER_REAL, &set, NULL));
}

static void set_deadline(clockid_t clock)
{
    const long long end = now(clock) + TIMEOUT * SECOND;
    deadline = (struct timespec) { end / SECOND, end % SECOND };
}

static long do_nanosleep(void) { return syscall(SYS_nanosleep, &timeout, NULL); }
static long do_clock_nanosleep(void) { return syscall(SYS_clock_nanosleep, CLOCK_BOOTTIME, 0, &timeout, NULL); }
static long do_poll(void) { return syscall(SYS_poll, NULL, 0, TIMEOUT * 1000); }
static long do_pause(void) { set_alarm(); return syscall(SYS_pause); }
static long do_sigsuspend(void) { set_alarm(); return syscall(SYS_rt_sigsuspend, &nothing, 8); }
static long do_futex(void) { set_alarm(); return syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0); }
static long do_futex_timed(void) { return syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &timeout, NULL, 0); }
static long do_sigtimedwait(void) { return syscall(SYS_rt_sigtimedwait, &alarm_only, NULL, &timeout, 8); }
static long do_sigwaitinfo(void) { set_alarm(); return syscall(SYS_rt_sigtimedwait, &alarm_only, NULL, NULL, 8); }

/* The same structure for both times: where the kernel puts the rest, it reads it again. */
static long do_nanosleep_rest(void)
{
    static struct timespec both;
    both = timeout;
    return syscall(SYS_nanosleep, &both, &both);
}

static long do_clock_nanosleep_abs(void)
{
    set_deadline(CLOCK_MONOTONIC);
    return syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
}

static long do_ppoll(void)
{
    struct timespec left = timeout;
    return syscall(SYS_ppoll, NULL, 0, &left, &nothing, 8);
}

static long do_select(void)
{
    struct timeval left = { TIMEOUT, 0 };
    return syscall(SYS_select, 0, NULL, NULL, NULL, &left);
}

static long do_pselect(void)
{
    const struct { const sigset_t *set; size_t size; } mask = { &nothing, 8 };
    struct timespec left = timeout;
    return syscall(SYS_pselect6, 0, NULL, NULL, NULL, &left, &mask);
}

/* Ended by a signal that only the mask given to the call lets through. */
static long do_ppoll_signal(void)
{
    set_alarm();
    return syscall(SYS_ppoll, NULL, 0, NULL, &nothing, 8);
}

static long do_epoll_wait(void)
{
    int set;
    MUST(set = epoll_create1(0));
    return epoll_wait(set, (struct epoll_event[1]) { 0 }, 1, TIMEOUT * 1000);
}

static long do_epoll_pwait(void)
{
    int set;
    MUST(set = epoll_create1(0));
    set_alarm();
    return epoll_pwait(set, (struct epoll_event[1]) { 0 }, 1, -1, &nothing);
}

static long do_futex_abs(void)
{
    set_deadline(CLOCK_MONOTONIC);
    return syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE, 0, &deadline, NULL, ~0u);
}

static long do_futex_realtime(void)
{
    set_deadline(CLOCK_REALTIME);
    return syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE | FUTEX_CLOCK_REALTIME, 0, &deadline, NULL, ~0u);
}

static long do_futex_waitv(void)
{
    static const struct { uint64_t value, address; uint32_t flags, reserved; } waiters[1] = { { 0, (uint64_t)&word, 2 | FUTEX_PRIVATE_FLAG, 0 } };
    set_deadline(CLOCK_MONOTONIC);
    return syscall(SYS_futex_waitv, waiters, 1, 0, &deadline, CLOCK_MONOTONIC);
}

/* The error is 0 where the call succeeds. blocked: SIGALRM is, outside of the call. */
static const struct { const char *mode; long (*call)(void); long result; int error, blocked, signals; } calls[] = {
    { "nanosleep", do_nanosleep, 0, 0, 0, 0 },
    { "nanosleep_rest", do_nanosleep_rest, 0, 0, 0, 0 },
    { "clock_nanosleep", do_clock_nanosleep, 0, 0, 0, 0 },
    { "clock_nanosleep_abs", do_clock_nanosleep_abs, 0, 0, 0, 0 },
    { "poll", do_poll, 0, 0, 0, 0 },
    { "ppoll", do_ppoll, 0, 0, 1, 0 },
    { "ppoll_signal", do_ppoll_signal, -1, EINTR, 1, 1 },
    { "select", do_select, 0, 0, 0, 0 },
    { "pselect", do_pselect, 0, 0, 1, 0 },
    { "epoll_wait", do_epoll_wait, 0, 0, 0, 0 },
    { "epoll_pwait", do_epoll_pwait, -1, EINTR, 1, 1 },
    { "pause", do_pause, -1, EINTR, 0, 1 },
    { "sigsuspend", do_sigsuspend, -1, EINTR, 1, 1 },
    { "futex", do_futex, -1, EINTR, 0, 1 },
    { "futex_timed", do_futex_timed, -1, ETIMEDOUT, 0, 0 },
    { "futex_abs", do_futex_abs, -1, ETIMEDOUT, 0, 0 },
    { "futex_realtime", do_futex_realtime, -1, ETIMEDOUT, 0, 0 },
    { "futex_waitv", do_futex_waitv, -1, ETIMEDOUT, 0, 0 },
    { "sigtimedwait", do_sigtimedwait, -1, EAGAIN, 1, 0 },
    { "sigwaitinfo", do_sigwaitinfo, SIGALRM, 0, 1, 0 },
};

int main(int count, char **arguments)
{
    const struct sigaction action = { .sa_handler = handler };
    size_t which = 0;
    while (count < 2 || strcmp(calls[which].mode, arguments[1]) != 0)
    {
        which++;
        MUST(count < 2 || which == sizeof calls / sizeof *calls ? -1 : 0);
    }

    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    sigemptyset(&nothing);
    MUST(sigaction(SIGALRM, &action, NULL));
    MUST(sigprocmask(SIG_SETMASK, calls[which].blocked ? &alarm_only : &nothing, NULL));

    ready();
    do
    {
        sigset_t mask;
        caught = 0;
        errno = 0;
        const long long start = now(CLOCK_MONOTONIC);
        const long result = calls[which].call();
        const int error = errno;
        const long long passed = now(CLOCK_MONOTONIC) - start;
        sigprocmask(SIG_SETMASK, NULL, &mask);
        CHECK_EQ("result", result, calls[which].result);
        CHECK_EQ("errno", error, calls[which].error);
        CHECK_BETWEEN("nanoseconds", passed, TIMEOUT * SECOND - SECOND / 100, 15 * SECOND);
        CHECK_EQ("SIGALRM is blocked", sigismember(&mask, SIGALRM), calls[which].blocked);
        CHECK_EQ("signals caught", caught, calls[which].signals * SIGALRM);
    } while (next());

    return 0;
}

/* Covers: files of /proc of the task and of its threads, of the kernel and of /sys, open for reading; directories of them, O_PATH,
   offsets, flags, one at descriptor 0, one in an epoll set; pidfds of the process and of a thread. */
#include "check.h"
#include <poll.h>
#include <sched.h>
#include <sys/epoll.h>

#define STATUS 20
#define LIMITS 21
#define THREAD 22
#define MEMORY 23
#define SYS 24
#define LIST 25
#define NAME 26
#define MOUNTS 27
#define PROCESS 28
#define OF_THREAD 29
#define SYSCTL 30
#define PIDFD_THREAD_FLAG O_EXCL

static int thread, set;
static char text[8192];

static int run(void *argument)
{
    for (;;)
    {
        __asm__ volatile("syscall" : : "a"(SYS_pause) : "rcx", "r11", "memory");
        __asm__ volatile("" : : "r"(argument));
    }

    return 0;
}

static void move(int from, int to)
{
    MUST(from);
    MUST(dup3(from, to, O_CLOEXEC));
    MUST(close(from));
}

/* Reads on from where it stands. */
static const char *rest(int fd)
{
    const ssize_t count = read(fd, text, sizeof text - 1);
    text[count < 0 ? 0 : count] = 0;
    return text;
}

static const char *from_start(int fd)
{
    MUST(lseek(fd, 0, SEEK_SET));
    return rest(fd);
}

static int has(int fd, const char *line)
{
    return strstr(from_start(fd), line) != NULL;
}

static void move_on(int fd)
{
    MUST(lseek(fd, 0, SEEK_SET));
    MUST(read(fd, text, 6));
}

static int answers(int pidfd, int thread_of_it)
{
    return syscall(SYS_pidfd_send_signal, pidfd, 0, NULL, thread_of_it ? 1 : 0) == 0 ? 0 : errno;
}

int main(void)
{
    static char stack[16 * 1024] __attribute__((aligned(16)));
    struct epoll_event event = { .events = EPOLLPRI | EPOLLERR, .data.u64 = 77 };
    MUST(thread = clone(run, stack + sizeof stack, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM, NULL));
    move(open("/proc/self/status", O_RDONLY), STATUS);
    move(open("/proc/self/limits", O_RDONLY | O_NONBLOCK), LIMITS);
    move(open(label("/proc/self/task/%d/status", thread), O_RDONLY), THREAD);
    move(open("/proc/meminfo", O_RDONLY), MEMORY);
    move(open("/sys/kernel/mm/transparent_hugepage/enabled", O_RDONLY), SYS);
    move(open("/proc/self/task", O_RDONLY | O_DIRECTORY), LIST);
    move(open("/proc/self/ns", O_PATH), NAME);
    move(open("/proc/self/mounts", O_RDONLY), MOUNTS);
    move(open("/proc/sys/kernel/ostype", O_RDONLY), SYSCTL);
    move((int)syscall(SYS_pidfd_open, getpid(), O_NONBLOCK), PROCESS);
    const int of_thread = (int)syscall(SYS_pidfd_open, thread, PIDFD_THREAD_FLAG);
    if (of_thread >= 0)
    {
        move(of_thread, OF_THREAD);
    }

    MUST(dup2(MEMORY, 0));
    MUST(set = epoll_create1(0));
    MUST(epoll_ctl(set, EPOLL_CTL_ADD, MOUNTS, &event));
    move_on(STATUS);
    move_on(MEMORY);
    const int flags = fcntl(LIMITS, F_GETFL);

    ready();
    while (next())
    {
        CHECK_EQ("offset", lseek(STATUS, 0, SEEK_CUR), 6);
        CHECK_EQ("offset of another", lseek(MEMORY, 0, SEEK_CUR), 6);
        CHECK_EQ("goes on where it stood", strncmp(rest(STATUS), "program\n", 8), 0);
        CHECK_EQ("shares its offset", strncmp(rest(0), "al:", 3), 0);
        CHECK_EQ("is this process", has(STATUS, "\nPid:\t1\n"), 1);
        CHECK_EQ("is the thread", has(THREAD, label("\nPid:\t%d\n", thread)), 1);
        CHECK_EQ("limits", has(LIMITS, "Max open files"), 1);
        CHECK_EQ("memory", has(0, "MemTotal:"), 1);
        CHECK_EQ("of /sys", has(SYS, "never"), 1);
        CHECK_TEXT("of /proc/sys", from_start(SYSCTL), "Linux\n");
        CHECK_EQ("mounts", has(MOUNTS, " /proc proc "), 1);
        CHECK_HEX("flags", (unsigned)fcntl(LIMITS, F_GETFL), (unsigned)flags);
        CHECK_EQ("close-on-exec", fcntl(LIMITS, F_GETFD), FD_CLOEXEC);
        CHECK_EQ("in the directory", faccessat(LIST, label("%d/stat", thread), R_OK, 0), 0);
        CHECK_EQ("by O_PATH", faccessat(NAME, "pid", F_OK, AT_SYMLINK_NOFOLLOW), 0);
        CHECK_EQ("O_PATH", (fcntl(NAME, F_GETFL) & O_PATH) != 0, 1);
        CHECK_EQ("in the epoll set", epoll_ctl(set, EPOLL_CTL_MOD, MOUNTS, &event), 0);
        CHECK_EQ("process", answers(PROCESS, 0), 0);
        CHECK_HEX("flags of a pidfd", (unsigned)fcntl(PROCESS, F_GETFL), O_RDWR | O_NONBLOCK);
        CHECK_EQ("has not ended", poll(&(struct pollfd) { .fd = PROCESS, .events = POLLIN }, 1, 0), 0);
        if (of_thread >= 0)
        {
            CHECK_EQ("thread", answers(OF_THREAD, 1), 0);
            slurp(label("/proc/self/fdinfo/%d", OF_THREAD), text, sizeof text);
            CHECK_EQ("is of the thread", strstr(text, label("\nNSpid:\t%d\n", thread)) != NULL, 1);
            CHECK_EQ("flags of a thread's", (fcntl(OF_THREAD, F_GETFL) & PIDFD_THREAD_FLAG) != 0, 1);
        }

        move_on(STATUS);
        move_on(MEMORY);
    }

    return 0;
}

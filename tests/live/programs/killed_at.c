/* No test by itself: killed_at MOMENT PROGRAM ARGUMENT… runs cr, follows all its threads and processes from system call to system call, and kills cr (no other one) at a moment of a
   checkpoint that hands its tracking over to a keeper. What is left goes on untraced once cr is dead. The exit code is that of a killed program, or, where the moment did not come, cr's own. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLLOW (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC)

/* A system call with a path in one of its arguments. */
static const struct step
{
    uint64_t call;
    int argument;
    const char *path, *before, *after;
} steps[] = {
    { SYS_unlink, 0, "/run/cr/tracking/", "before the record is removed", "after the record is removed" },
    { SYS_linkat, 3, "/checkpoint.cr", "before the image has its name", "after the image has its name" },
    { SYS_rename, 1, "/run/cr/tracking/", "before the record is there", "after the record is there" },
};

static const char *moment;
static pid_t cr;
static int is_keeper_there, is_killed;

static void read_of(pid_t task, uint64_t address, void *into, size_t size)
{
    struct iovec here = { into, size }, there = { (void *)address, size };
    memset(into, 0, size);
    process_vm_readv(task, &here, 1, &there, 1, 0);
}

static int has_text(pid_t task, uint64_t address, const char *part)
{
    char text[512];
    read_of(task, address, text, sizeof text - 1);
    text[sizeof text - 1] = 0;
    return strstr(text, part) != NULL;
}

static void kill_at(const char *name)
{
    if (!is_killed && strcmp(moment, name) == 0)
    {
        is_killed = 1;
        kill(cr, SIGKILL);
    }
}

/* execve(2) of the child that becomes the keeper. */
static void begin_keeper(pid_t task, uint64_t arguments)
{
    uint64_t words[2];
    read_of(task, arguments, words, sizeof words);
    if (has_text(task, words[1], "tracking-keeper"))
    {
        is_keeper_there = 1;
        kill_at("before the keeper is there");
        if (is_killed)
        {
            kill(task, SIGKILL);
        }

        kill_at("before the keeper holds a copy");
    }
}

/* A keeper, too, removes records: those that others have left. */
static const struct step *step_of(pid_t task, uint64_t call, const __uint64_t *values)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
    {
        if (call == steps[i].call && has_text(task, values[steps[i].argument], steps[i].path) && !(call == SYS_unlink && is_keeper_there))
        {
            return &steps[i];
        }
    }

    return NULL;
}

static void look(pid_t task)
{
    static const struct step *entered;
    static pid_t who;
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, task, sizeof info, &info) <= 0)
    {
        return;
    }

    if (info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr == SYS_execve)
    {
        begin_keeper(task, info.entry.args[1]);
    }
    else if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
    {
        const struct step *step = step_of(task, info.entry.nr, info.entry.args);
        if (step != NULL)
        {
            entered = step;
            who = task;
            kill_at(step->before);
        }
    }
    else if (info.op == PTRACE_SYSCALL_INFO_EXIT && task == who)
    {
        who = 0;
        kill_at(entered->after);
    }
}

static void take(pid_t task, int status)
{
    const int signal = WSTOPSIG(status), is_event = status >> 16 != 0, is_call = signal == (SIGTRAP | 0x80);
    if (is_call)
    {
        look(task);
    }

    if (!is_killed)
    {
        ptrace(PTRACE_SYSCALL, task, 0, is_event || is_call ? 0 : signal);
    }
}

int main(int count, char **arguments)
{
    int go[2], status;
    pid_t task;
    if (count < 3 || pipe(go) != 0 || (cr = fork()) < 0)
    {
        return 2;
    }

    if (cr == 0)
    {
        char byte;
        close(go[1]);
        if (read(go[0], &byte, 1) == 0)
        {
            execv(arguments[2], arguments + 2);
        }

        _exit(127);
    }

    moment = arguments[1];
    if (ptrace(PTRACE_SEIZE, cr, 0, FOLLOW) != 0 || ptrace(PTRACE_INTERRUPT, cr, 0, 0) != 0)
    {
        perror("trace");
        return 2;
    }

    close(go[0]);
    close(go[1]);
    while ((task = waitpid(-1, &status, __WALL)) > 0 && !(task == cr && !WIFSTOPPED(status)))
    {
        if (WIFSTOPPED(status))
        {
            take(task, status);
        }
    }

    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
